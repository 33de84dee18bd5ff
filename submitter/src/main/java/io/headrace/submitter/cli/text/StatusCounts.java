package io.headrace.submitter.cli.text;

import io.headrace.submitter.cli.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * How many children of an array job are in which state.
 *
 * @param counts number by state as AWS names it; states that nothing is in may be missing
 */
public record StatusCounts(Map<String, Long> counts) {
    /** States in the order of a job's life, the good end first: bars and sentences read best so. */
    public static final List<String> STATES =
            List.of("SUCCEEDED", "FAILED", "RUNNING", "STARTING", "SCHEDULED", "RUNNABLE", "PENDING", "SUBMITTED");

    /** Nothing in any state. */
    public static final StatusCounts NONE = new StatusCounts(Map.of());

    /** Copies the map. */
    public StatusCounts {
        counts = Map.copyOf(counts);
    }

    /** The counts in a job's {@code arrayProperties.statusSummary}; all zero for a job without one. */
    public static StatusCounts ofArray(JsonNode job) {
        return of(job.path("arrayProperties").path("statusSummary"));
    }

    /** The counts in an object of numbers by state. */
    public static StatusCounts of(JsonNode numbers) {
        Map<String, Long> counts = new TreeMap<>();
        numbers.properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong(0)));
        return new StatusCounts(counts);
    }

    /** Children of an array job; 0 for a job that is none. */
    public static long sizeOf(JsonNode job) {
        return Json.number(job.path("arrayProperties"), "size").orElse(0);
    }

    /** How many are in that state. */
    public long of(String state) {
        return counts.getOrDefault(state, 0L);
    }

    /** How many are not placed yet. */
    public long waiting() {
        return of("SUBMITTED") + of("PENDING") + of("RUNNABLE");
    }

    /** How many have been placed and have not ended. */
    public long running() {
        return of("SCHEDULED") + of("STARTING") + of("RUNNING");
    }

    /** How many have ended. */
    public long ended() {
        return of("SUCCEEDED") + of("FAILED");
    }

    /** {@code 14 succeeded, 4 running, 2 runnable}; empty when nothing is counted. */
    public String sentence(Style style) {
        List<String> parts = new ArrayList<>();
        for (String state : STATES) {
            if (of(state) > 0) {
                parts.add(style.paint(Tone.ofState(state), of(state) + " " + state.toLowerCase(Locale.ROOT)));
            }
        }
        return String.join(", ", parts);
    }
}
