package io.headrace.scheduler.core;

import io.headrace.schemas.value.ResourceAmounts;
import java.time.Duration;
import java.util.Map;

/**
 * The numbers that decisions depend on.
 *
 * @param retention how long an ended job is remembered
 * @param stopGraceSeconds seconds between SIGTERM and SIGKILL when an attempt is stopped
 * @param arraySizeMax most children of an array job
 * @param dependenciesMax most entries of a submission's dependsOn
 * @param dependantArraysMax most array jobs that wait for the children of one array job
 * @param sharesMax most active shares of a queue
 * @param childrenPerSweep most children of an array job looked through in one round
 * @param placementsPerStep most placements decided in one step; the rest follows in the same step's next round or with the
 *     next tick
 * @param releasesPerStep most dependants told, timeouts handled or jobs purged in one round
 * @param backfillDepth most waiting jobs without room that a plan passes in one queue, once room is reserved for the first
 * @param reasonMillis a reason whose figures alone have changed is recorded again after this many milliseconds
 * @param roundsPerStep most rounds of decide and apply in one step, so that one record never holds up the others for long
 * @param instanceTypes what instances of service jobs have, by type; beside the types that everybody knows
 */
public record SchedulerConfig(
        Duration retention,
        int stopGraceSeconds,
        int arraySizeMax,
        int dependenciesMax,
        int dependantArraysMax,
        int sharesMax,
        int childrenPerSweep,
        int placementsPerStep,
        int releasesPerStep,
        int backfillDepth,
        long reasonMillis,
        int roundsPerStep,
        Map<String, ResourceAmounts> instanceTypes) {
    /** Copies the map. */
    public SchedulerConfig {
        instanceTypes = Map.copyOf(instanceTypes);
    }

    /** The same numbers, without instance types of its own. */
    public SchedulerConfig(
            Duration retention,
            int stopGraceSeconds,
            int arraySizeMax,
            int dependenciesMax,
            int dependantArraysMax,
            int sharesMax,
            int childrenPerSweep,
            int placementsPerStep,
            int releasesPerStep,
            int backfillDepth,
            long reasonMillis,
            int roundsPerStep) {
        this(
                retention,
                stopGraceSeconds,
                arraySizeMax,
                dependenciesMax,
                dependantArraysMax,
                sharesMax,
                childrenPerSweep,
                placementsPerStep,
                releasesPerStep,
                backfillDepth,
                reasonMillis,
                roundsPerStep,
                Map.of());
    }

    /** AWS's numbers where it has them: seven days of retention, 30 seconds of grace, 500 active shares. */
    public static final SchedulerConfig DEFAULT =
            new SchedulerConfig(Duration.ofDays(7), 30, 1_000_000, 1000, 100, 500, 4096, 256, 64, 64, 10_000, 256);

    /** The same, but for how long an ended job is remembered. */
    public SchedulerConfig withRetention(Duration other) {
        return new SchedulerConfig(
                other,
                stopGraceSeconds,
                arraySizeMax,
                dependenciesMax,
                dependantArraysMax,
                sharesMax,
                childrenPerSweep,
                placementsPerStep,
                releasesPerStep,
                backfillDepth,
                reasonMillis,
                roundsPerStep,
                instanceTypes);
    }

    /** The same with instance types of its own. */
    public SchedulerConfig withInstanceTypes(Map<String, ResourceAmounts> types) {
        return new SchedulerConfig(
                retention,
                stopGraceSeconds,
                arraySizeMax,
                dependenciesMax,
                dependantArraysMax,
                sharesMax,
                childrenPerSweep,
                placementsPerStep,
                releasesPerStep,
                backfillDepth,
                reasonMillis,
                roundsPerStep,
                types);
    }
}
