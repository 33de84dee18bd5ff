package io.headrace.scheduler.streams;

import io.headrace.scheduler.streams.store.StoreNames;
import io.headrace.scheduler.streams.store.TaskStore;
import io.headrace.schemas.Topics;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * The whole scheduler in one picture.
 *
 * <pre>
 * headrace.commands         ─▶ read-commands ─┐            ┌─▶ write-events       ─▶ headrace.events
 *                                             ├─▶ decide ──┼─▶ write-orders       ─▶ headrace.placements
 * headrace.executor-reports ─▶ read-reports  ─┘   state    └─▶ write-dead-letters ─▶ headrace.dead-letters
 * </pre>
 *
 * <p>Both sources are keyed by account and have the same partitions, so that all that concerns an account meets in one task.
 * Nothing is repartitioned. Sinks leave the partition to the producer: murmur2 of the key's bytes, which is how an executor
 * finds the one partition that it reads.
 */
public final class SchedulerTopology {
    /** Compacted early and in small segments: what a restart has to read back is little more than the live state. */
    private static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(32 << 20),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.3",
            TopicConfig.DELETE_RETENTION_MS_CONFIG, "3600000");

    private SchedulerTopology() {}

    /** The topology; {@code parts} are what its processors are made of. */
    public static Topology of(SchedulerParts parts) {
        ByteArrayDeserializer read = new ByteArrayDeserializer();
        ByteArraySerializer write = new ByteArraySerializer();
        return new Topology()
                .addSource(StoreNames.READ_COMMANDS, read, read, Topics.COMMANDS.name())
                .addSource(StoreNames.READ_REPORTS, read, read, Topics.EXECUTOR_REPORTS.name())
                .addProcessor(
                        StoreNames.DECIDE,
                        new SchedulerProcessor.Supplier(parts, TaskStore.builder(CHANGELOG)),
                        StoreNames.READ_COMMANDS,
                        StoreNames.READ_REPORTS)
                .addSink(StoreNames.WRITE_EVENTS, Topics.EVENTS.name(), write, write, StoreNames.DECIDE)
                .addSink(StoreNames.WRITE_ORDERS, Topics.PLACEMENTS.name(), write, write, StoreNames.DECIDE)
                .addSink(StoreNames.WRITE_DEAD_LETTERS, Topics.DEAD_LETTERS.name(), write, write, StoreNames.DECIDE);
    }
}
