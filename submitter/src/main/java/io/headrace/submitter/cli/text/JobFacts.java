package io.headrace.submitter.cli.text;

import io.headrace.submitter.cli.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What the line of a list and the description of a job both need to know.
 *
 * @param job a JobSummary or JobDetail
 */
public record JobFacts(JsonNode job) {
    private static final Pattern TRAINING_JOB = Pattern.compile("arn:.*:training-job/.*-([0-9]{1,9})");

    /** Its id. */
    public String id() {
        return Json.text(job, "jobId");
    }

    /** Its status as AWS names it. */
    public String status() {
        return Json.text(job, "status");
    }

    /** Whether it has ended. */
    public boolean ended() {
        return succeeded() || status().equals("FAILED");
    }

    /** Whether it has ended well. */
    public boolean succeeded() {
        return status().equals("SUCCEEDED");
    }

    /** How many attempts there were, with the one that is being made; of a service job also those that are not counted. */
    public int attempts() {
        OptionalInt latest = serviceAttempt(job.path("latestAttempt"));
        if (latest.isPresent()) {
            return latest.getAsInt();
        }
        boolean runs = status().equals("STARTING") || status().equals("RUNNING");
        return Json.elements(job, "attempts").size() + (runs ? 1 : 0);
    }

    /** The number of a service job's attempt, with which its training job's name ends; empty for another's. */
    static OptionalInt serviceAttempt(JsonNode attempt) {
        Matcher name = TRAINING_JOB.matcher(Json.text(attempt.path("serviceResourceId"), "value"));
        return name.matches() ? OptionalInt.of(Integer.parseInt(name.group(1))) : OptionalInt.empty();
    }

    /** Whether it has children. */
    public boolean isArray() {
        return StatusCounts.sizeOf(job) > 0;
    }

    /** How many nodes a multi-node parallel job has; 0 for every other job, and for a node. */
    public long nodes() {
        return job.path("nodeProperties").has("nodeIndex")
                ? 0
                : Json.number(job.path("nodeProperties"), "numNodes").orElse(0);
    }

    /** Exit code of its last attempt's container, or its main node's. */
    public OptionalLong exitCode() {
        return Json.number(container(), "exitCode");
    }

    /** Names of its containers, where it has several; empty otherwise. */
    public List<String> containers() {
        return together(job.path("ecsProperties")).stream()
                .map(container -> Json.text(container, "name"))
                .toList();
    }

    static List<JsonNode> together(JsonNode properties) {
        return Json.elements(properties, "taskProperties").stream()
                .flatMap(task -> Json.elements(task, "containers").stream())
                .toList();
    }

    /** Those of its containers whose end is the attempt's, where it has several; empty otherwise. */
    List<JsonNode> essential() {
        return together(job.path("ecsProperties")).stream()
                .filter(container -> container.path("essential").asBoolean(true))
                .toList();
    }

    // A multi-node parallel job has none of its own; of several the only essential one counts.
    private JsonNode container() {
        List<JsonNode> essential = essential();
        if (essential.size() == 1) {
            return essential.getFirst();
        }
        List<JsonNode> attempts = Json.elements(job, "attempts");
        return job.has("container") || attempts.isEmpty()
                ? job.path("container")
                : attempts.getLast().path("container");
    }

    /** Why it is in its state: the container's own reason where there is one; empty for a success. */
    public String reason() {
        if (succeeded()) {
            return "";
        }
        String container = Json.text(container(), "reason");
        String status = Json.text(job, "statusReason");
        return !status().equals("FAILED") || container.isEmpty() ? status : container;
    }

    /** How long it ran, or has been running; empty when it never did. */
    public Optional<Duration> ran(Instant now) {
        Instant end = Json.instant(job, "stoppedAt").orElse(now);
        return Json.instant(job, "startedAt").map(start -> Duration.between(start, end));
    }
}
