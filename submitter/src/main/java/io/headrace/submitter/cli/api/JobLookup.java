package io.headrace.submitter.cli.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Finds out which job is meant: a whole id, an array child's or a node's id, an ARN, or the beginning of an id.
 *
 * @param api where jobs are looked up
 */
public record JobLookup(ApiClient api) {
    /** How many of the newest jobs are looked through for an id that begins so. */
    static final int LOOKED_THROUGH = 10_000;

    private static final int PAGE = 1_000;
    private static final int CANDIDATES_SHOWN = 5;

    private static final Pattern WHOLE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}([:#][0-9]+)?");
    private static final Pattern BEGINNING = Pattern.compile("([0-9a-f][0-9a-f-]{3,35})([:#][0-9]+)?");

    /**
     * The id of the job that is meant.
     *
     * @throws CliFailure when the text is no id, no job has an id that begins so, or several have
     */
    public String resolve(String job) {
        String text = job.startsWith("arn:") ? job.substring(job.lastIndexOf('/') + 1) : job;
        if (WHOLE.matcher(text).matches()) {
            return text;
        }
        Matcher beginning = BEGINNING.matcher(text);
        if (!beginning.matches()) {
            throw new CliFailure(
                    ("job '%s': expected a job id or at least its first 4 characters, with ':INDEX' for an array child"
                                    + " and '#INDEX' for a node")
                            .formatted(job));
        }
        String index = beginning.group(2) == null ? "" : beginning.group(2);
        return onlyOne(job, beginning.group(1)) + index;
    }

    private String onlyOne(String job, String beginning) {
        JsonNode newest = api.pages("/headrace/v1/jobs", Query.NONE, "jobs", LOOKED_THROUGH, PAGE);
        // By id: a page that shifts while it is read shows a job twice.
        Map<String, String> nameOf = new LinkedHashMap<>();
        Json.elements(newest, "jobs").stream()
                .filter(candidate -> Json.text(candidate, "jobId").startsWith(beginning))
                .forEach(candidate -> nameOf.put(Json.text(candidate, "jobId"), Json.text(candidate, "jobName")));
        if (nameOf.isEmpty()) {
            boolean all = Json.text(newest, "nextToken").isEmpty();
            throw new CliFailure("job '%s': no job has an id that begins so%s"
                    .formatted(job, all ? "" : " (among the newest %d)".formatted(LOOKED_THROUGH)));
        }
        if (nameOf.size() > 1) {
            String candidates = nameOf.entrySet().stream()
                    .limit(CANDIDATES_SHOWN)
                    .map(candidate -> "%s (%s)".formatted(candidate.getKey(), candidate.getValue()))
                    .collect(Collectors.joining(", "));
            throw new CliFailure("job '%s': %d jobs have an id that begins so: %s%s"
                    .formatted(job, nameOf.size(), candidates, nameOf.size() > CANDIDATES_SHOWN ? ", ..." : ""));
        }
        return nameOf.keySet().iterator().next();
    }
}
