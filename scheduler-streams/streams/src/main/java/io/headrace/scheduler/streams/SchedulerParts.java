package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.streams.ops.SchedulerMetrics;
import java.time.Duration;

/**
 * What the processors of a topology are made of. Shared by all tasks, so nothing in it has state of its own.
 *
 * @param partitions how many each topic that is keyed by account has
 * @param config the numbers that decisions depend on
 * @param lease silence after which an executor counts as lost
 * @param tick time between two looks at the clock
 * @param metrics counts what happens
 */
public record SchedulerParts(
        int partitions, SchedulerConfig config, Duration lease, Duration tick, SchedulerMetrics metrics) {}
