package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ResourceAmounts;
import org.jspecify.annotations.Nullable;

/**
 * The live attempt of a job.
 *
 * @param number which attempt, from 1
 * @param executor where
 * @param incarnation the executor's process that is responsible for it
 * @param environment name of the compute environment
 * @param resources what it takes
 * @param placedAt when it was placed, milliseconds since the epoch
 * @param startedAt when its container started, milliseconds since the epoch; absent before that was reported
 * @param deadline when it will be stopped, milliseconds since the epoch; absent without a timeout or before it started
 * @param address of a node: IPv4 address under which other nodes of its job reach it; absent before it started, where its
 *     executor did not say, and for others
 */
public record AttemptRow(
        int number,
        ExecutorId executor,
        String incarnation,
        String environment,
        ResourceAmounts resources,
        long placedAt,
        @Nullable Long startedAt,
        @Nullable Long deadline,
        @Nullable String address) {
    /** One that was just placed. */
    public static AttemptRow fresh(
            int number,
            ExecutorId executor,
            String incarnation,
            String environment,
            ResourceAmounts resources,
            long placedAt) {
        return new AttemptRow(number, executor, incarnation, environment, resources, placedAt, null, null, null);
    }

    /** The same, its container running. */
    public AttemptRow started(long at, @Nullable Long stopAt, @Nullable String reachedAt) {
        return new AttemptRow(number, executor, incarnation, environment, resources, placedAt, at, stopAt, reachedAt);
    }

    /** The same, without a timeout. */
    public AttemptRow withoutDeadline() {
        return new AttemptRow(
                number, executor, incarnation, environment, resources, placedAt, startedAt, null, address);
    }

    /** The same, another process of its executor being responsible. */
    public AttemptRow under(String newIncarnation) {
        return new AttemptRow(
                number, executor, newIncarnation, environment, resources, placedAt, startedAt, deadline, address);
    }
}
