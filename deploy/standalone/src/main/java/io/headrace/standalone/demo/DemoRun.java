package io.headrace.standalone.demo;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.ProgressLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One run of the demo against a Headrace that is ready: submits, shows the progress, checks the result.
 *
 * <p>Throws {@link DemoFailure} when a job failed, the result is wrong, or it took longer than {@link #PATIENCE}.
 */
public final class DemoRun {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int WORDS_SHOWN = 10;
    private static final int BAR_WIDEST = 40;
    private static final int PROGRESS_COLUMNS = 110;
    private static final String MERGE = "   merge ";
    private static final String LONGEST_MERGE = MERGE + "SUCCEEDED";

    private final Console console;
    private final DemoPipeline pipeline;

    /**
     * A run that speaks to people through the console.
     *
     * @param image that the jobs name
     */
    public DemoRun(ApiClient api, Console console, String image) {
        this.console = console;
        this.pipeline = new DemoPipeline(api, image);
    }

    /**
     * Runs the pipeline to its end.
     *
     * @param project whose text files are counted
     * @param folder new folder for input and output
     * @return id of the job that merged, whose history is worth showing
     */
    public String run(Path project, Path folder) throws IOException {
        DemoFiles files = DemoFiles.prepare(project, folder);
        String runtime = pipeline.runtime();
        console.print(
                runtime.equals("docker")
                        ? "Jobs run in containers."
                        : "Jobs run as processes of this host, without isolation: no Docker engine is used.");
        pipeline.prepare();
        console.print(
                "Counting the words of %d of the project's own files: an array job of %d children, then a job that"
                                .formatted(files.files(), DemoPipeline.CHILDREN)
                        + " depends on it and merges.");
        console.print("");
        String count = pipeline.submitCount(files);
        String merge = pipeline.submitMerge(files, count);
        watch(List.of(count, merge));
        check(files);
        return merge;
    }

    private void watch(List<String> ids) {
        Instant start = console.now();
        String shown = "";
        while (true) {
            List<JsonNode> jobs = pipeline.describe(ids);
            Duration elapsed = Duration.between(start, console.now());
            String line = progress(jobs, elapsed);
            if (console.screen().outIsTerminal()) {
                console.write("\r\u001b[K" + line);
            } else if (!withoutTime(line).equals(shown)) {
                console.print(line);
                shown = withoutTime(line);
            }
            JsonNode last = jobs.getLast();
            if (ended(last)) {
                console.print(console.screen().outIsTerminal() ? "\n" : "");
                jobs.forEach(DemoRun::requireSuccess);
                return;
            }
            if (elapsed.compareTo(PATIENCE) > 0) {
                throw new DemoFailure("the jobs have not ended within " + PATIENCE.toMinutes() + " minutes");
            }
            console.pauses().pause(LOOK_EVERY);
        }
    }

    private String progress(List<JsonNode> jobs, Duration elapsed) {
        int columns = Math.min(console.outColumns().orElse(PROGRESS_COLUMNS), PROGRESS_COLUMNS);
        String merge = MERGE + Json.text(jobs.get(1), "status");
        return "count "
                + ProgressLine.of(
                        jobs.get(0),
                        elapsed,
                        // Not the length of this state: the bar would change its own length with it.
                        columns - LONGEST_MERGE.length() - "count ".length() - 1,
                        console.outStyle())
                + merge;
    }

    // Off a terminal, a line is worth printing when the states changed, not because a second has passed.
    private static String withoutTime(String line) {
        return line.replaceAll(", [0-9.]+ ?[a-z]+( |$)", " ");
    }

    private void check(DemoFiles files) throws IOException {
        Map<String, Long> counted = files.counted();
        Map<String, Long> merged = files.merged();
        if (!counted.equals(merged)) {
            throw new DemoFailure("the merged result in %s is wrong: %d words, expected %d"
                    .formatted(files.output().resolve("total"), sum(merged), sum(counted)));
        }
        console.print("%,d words, %,d different; the most frequent:".formatted(sum(merged), merged.size()));
        List<Map.Entry<String, Long>> top = merged.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(WORDS_SHOWN)
                .toList();
        long most = top.getFirst().getValue();
        String block = console.outStyle().unicode() ? "\u2588" : "#";
        top.forEach(word -> console.print("  %8d  %-14s %s".formatted(word.getValue(), word.getKey(), block.repeat((int)
                Math.max(1, word.getValue() * BAR_WIDEST / most)))));
        console.print("Checked: the same as counted without any job.");
    }

    private static boolean ended(JsonNode job) {
        String status = Json.text(job, "status");
        return status.equals("SUCCEEDED") || status.equals("FAILED");
    }

    private static void requireSuccess(JsonNode job) {
        if (!Json.text(job, "status").equals("SUCCEEDED")) {
            throw new DemoFailure("job %s (%s) ended %s: %s"
                    .formatted(
                            Json.text(job, "jobName"),
                            Json.text(job, "jobId"),
                            Json.text(job, "status"),
                            Json.text(job, "statusReason")));
        }
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
