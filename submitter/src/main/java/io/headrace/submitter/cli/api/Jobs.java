package io.headrace.submitter.cli.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads about jobs whose ids are known.
 *
 * @param api the front door
 */
public record Jobs(ApiClient api) {
    private static final int DESCRIBED_AT_ONCE = 100;

    /** Jobs and service jobs for any number of ids, as DescribeJobs answers; those that do not exist are missing from the answer. */
    public JsonNode describe(List<String> ids) {
        JsonNode answer = describeJobs(ids);
        Set<String> found = byId(answer).keySet();
        List<JsonNode> services = ids.stream()
                .filter(id -> !found.contains(id))
                .flatMap(id -> service(id).stream())
                .toList();
        if (services.isEmpty()) {
            return answer;
        }
        ArrayNode all = Json.array();
        Json.elements(answer, "jobs").forEach(all::add);
        services.forEach(all::add);
        ObjectNode together = Json.object();
        together.set("jobs", all);
        return together;
    }

    /** DescribeJobs says nothing of service jobs. */
    private Optional<JsonNode> service(String id) {
        try {
            return Optional.of(api.call("DescribeServiceJob", Json.object().put("jobId", id)));
        } catch (ApiFailure refused) {
            if (refused.isPassing()) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    private JsonNode describeJobs(List<String> ids) {
        ArrayNode all = Json.array();
        for (int from = 0; from < ids.size(); from += DESCRIBED_AT_ONCE) {
            ArrayNode some = Json.array();
            ids.subList(from, Math.min(ids.size(), from + DESCRIBED_AT_ONCE)).forEach(some::add);
            JsonNode answer = api.call("DescribeJobs", Json.object().set("jobs", some));
            if (ids.size() <= DESCRIBED_AT_ONCE) {
                return answer;
            }
            Json.elements(answer, "jobs").forEach(all::add);
        }
        ObjectNode together = Json.object();
        together.set("jobs", all);
        return together;
    }

    /** The job, if it exists. */
    public Optional<JsonNode> find(String id) {
        return Optional.ofNullable(byId(describe(List.of(id))).get(id));
    }

    /**
     * The job.
     *
     * @throws CliFailure when it does not exist
     */
    public JsonNode get(String id) {
        return find(id).orElseThrow(() -> new CliFailure("no such job: " + id));
    }

    /** Its events, oldest first, under {@code events}. */
    public JsonNode history(String id) {
        return api.get(path(id, "history"), Query.NONE);
    }

    /** Path of one of Headrace's own documents about a job. */
    public static String path(String id, String document) {
        // A node's id has a '#', which would end the path.
        return "/headrace/v1/jobs/" + id.replace("#", "%23") + "/" + document;
    }

    /** The jobs of a DescribeJobs answer by id, in its order. */
    public static Map<String, JsonNode> byId(JsonNode answer) {
        Map<String, JsonNode> jobs = new LinkedHashMap<>();
        Json.elements(answer, "jobs").forEach(job -> jobs.put(Json.text(job, "jobId"), job));
        return jobs;
    }
}
