package io.headrace.submitter.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** How a queue serves its jobs: options of making and of changing one. */
final class QueueOptions {
    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description = "Scheduling policy: its shares are served fairly. A queue has one from the start or never.")
    private @Nullable String policy;

    @Option(
            names = "--max-running",
            paramLabel = "N",
            converter = OptionTypes.CountOrNone.class,
            description = "At most so many of its jobs are placed at once; 0 means no limit.")
    private @Nullable Integer maxRunning;

    @Option(
            names = "--strict-fifo",
            negatable = true,
            description = "Nothing passes a job that waits for room (--no-strict-fifo: what does not delay it may).")
    private @Nullable Boolean strictFifo;

    /** Writes what was given. */
    void into(ObjectNode body, boolean zeroTakesTheLimitAway) {
        if (policy != null) {
            body.put("schedulingPolicyArn", policy);
        }
        if (maxRunning != null && (maxRunning > 0 || zeroTakesTheLimitAway)) {
            body.put("maxRunningJobs", maxRunning);
        }
        if (strictFifo != null) {
            body.put("backfill", !strictFifo);
        }
    }
}
