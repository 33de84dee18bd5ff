package io.headrace.submitter.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Why a job waits, for people. */
public final class Explanation {
    private static final int EXECUTORS_SHOWN = 3;

    private Explanation() {}

    /**
     * A few lines.
     *
     * @param answer of {@code GET /headrace/v1/jobs/JOB/explanation}
     * @param zone in which times are shown
     */
    public static String render(JsonNode answer, ZoneId zone) {
        List<String> lines = new ArrayList<>();
        lines.add("%s (%s) is %s in queue %s."
                .formatted(
                        text(answer, "jobName"),
                        text(answer, "jobId"),
                        text(answer, "status"),
                        text(answer, "jobQueue")));
        lines.add(text(answer, "reason"));
        for (JsonNode other : answer.path("waitsFor")) {
            lines.add("  %s is %s, must be %s"
                    .formatted(text(other, "jobId"), text(other, "status"), text(other, "condition")));
        }
        for (JsonNode other : answer.path("waitedInVainFor")) {
            lines.add("  %s is %s, had to be %s"
                    .formatted(text(other, "jobId"), text(other, "status"), text(other, "condition")));
        }
        if (answer.has("since")) {
            lines.add("For this reason since " + time(answer.path("since"), zone) + ".");
        }
        if (answer.has("cancelAt")) {
            lines.add("A time limit of the queue cancels it at " + time(answer.path("cancelAt"), zone) + ".");
        }
        JsonNode room = answer.path("roomReserved");
        if (room.isObject()) {
            lines.add("Room is kept for it on " + executors(room.path("executorIds"))
                    + (room.has("until") ? ", free at " + time(room.path("until"), zone) + " at the latest" : "")
                    + ".");
        }
        if (!answer.path("wouldHaveToEnd").isEmpty()) {
            lines.add("Running there:");
            for (JsonNode live : answer.path("wouldHaveToEnd")) {
                lines.add("  %s, placed %s".formatted(text(live, "jobId"), time(live.path("placedAt"), zone)));
            }
        }
        if (answer.has("jobsAhead")) {
            long ahead = answer.path("jobsAhead").longValue();
            lines.add("Ahead of it in the queue: " + ahead + (ahead == 1 ? " job." : " jobs."));
        }
        if (answer.has("jobsAheadInShare")) {
            long ahead = answer.path("jobsAheadInShare").longValue();
            lines.add("Ahead of it in its share %s: %d %s Other shares are served in between."
                    .formatted(text(answer, "shareIdentifier"), ahead, ahead == 1 ? "job." : "jobs."));
        }
        if (answer.has("estimateSeconds")) {
            Duration estimate =
                    Duration.ofSeconds(answer.path("estimateSeconds").longValue());
            lines.add("Judged by the latest runs in this queue it starts in about " + TimeText.age(estimate) + ".");
        }
        return String.join("\n", lines) + "\n";
    }

    private static String executors(JsonNode ids) {
        List<String> names = ids.valueStream().map(JsonNode::asString).toList();
        String more = names.size() > EXECUTORS_SHOWN ? " and %d more".formatted(names.size() - EXECUTORS_SHOWN) : "";
        return (names.size() == 1 ? "executor " : "executors ")
                + names.stream().limit(EXECUTORS_SHOWN).collect(Collectors.joining(", "))
                + more;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static String time(JsonNode millis, ZoneId zone) {
        return TimeText.instantWithZone(Instant.ofEpochMilli(millis.longValue()), zone);
    }
}
