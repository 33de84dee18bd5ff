package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.streams.ops.SchedulerMetrics;
import io.headrace.schemas.id.AccountId;
import java.time.Duration;
import java.util.function.Function;

/**
 * What the processors of a topology are made of. Shared by all tasks, so nothing in it has state of a task.
 *
 * @param partitions how many each topic that is keyed by account has
 * @param configs the numbers that an account's decisions depend on; the same at every call
 * @param timing how time is told
 * @param commitInterval between the ends of two transactions of a scheduler that keeps up
 * @param clients for the Kafka Streams that runs the topology
 * @param metrics counts what happens
 */
public record SchedulerParts(
        int partitions,
        Function<AccountId, SchedulerConfig> configs,
        Timing timing,
        Duration commitInterval,
        StreamsClients clients,
        SchedulerMetrics metrics) {}
