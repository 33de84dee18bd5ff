package io.headrace.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;

/** The topic catalogue: the one place that names topics. */
public final class Topics {
    /** Keyed by account: what clients ask for. */
    public static final Topic COMMANDS = new Topic("headrace.commands", Key.ACCOUNT, Duration.ofDays(7));
    /** Keyed by account: what executors say. As many partitions as {@link #COMMANDS}, so that both reach one scheduler task. */
    public static final Topic EXECUTOR_REPORTS =
            new Topic("headrace.executor-reports", Key.ACCOUNT, Duration.ofDays(7));
    /** Keyed by account: what was decided. Kept for ever unless the operator says otherwise. */
    public static final Topic EVENTS = new Topic("headrace.events", Key.ACCOUNT, Topic.FOREVER);
    /** Keyed by executor id: what an executor shall do. Read by assignment: an executor reads the one partition its id hashes to. */
    public static final Topic PLACEMENTS = new Topic("headrace.placements", Key.EXECUTOR, Duration.ofDays(1));
    /** Keyed by attempt id: the output of containers. */
    public static final Topic LOGS = new Topic("headrace.logs", Key.ATTEMPT, Duration.ofDays(7));
    /** Original key and bytes of what could not be decoded, with the reason in headers. */
    public static final Topic DEAD_LETTERS = new Topic("headrace.dead-letters", Key.ORIGINAL, Duration.ofDays(30));

    /** Keyed by account: what has become of jobs, in the shape of AWS Batch's events on EventBridge. */
    public static final Topic EVENTBRIDGE = new Topic("headrace.eventbridge", Key.ACCOUNT, Duration.ofDays(7));

    private static final List<Topic> ALL =
            List.of(COMMANDS, EXECUTOR_REPORTS, EVENTS, PLACEMENTS, LOGS, DEAD_LETTERS, EVENTBRIDGE);

    private Topics() {}

    /** Every topic, in the order in which they should be made. */
    public static List<Topic> all() {
        return ALL;
    }

    /**
     * The partition that a record with this key belongs to, in a topic of this many partitions: murmur2, as Kafka's own Java producer
     * has it. A record elsewhere is out of the order that its key promises.
     */
    public static int partitionOf(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
    }

    /** What the records of a topic are keyed by. */
    public enum Key {
        /** The twelve-digit account: one account is one ordered log. */
        ACCOUNT(4),
        /** The executor id. */
        EXECUTOR(8),
        /** The attempt id. */
        ATTEMPT(8),
        /** Whatever the record had that could not be decoded. */
        ORIGINAL(1);

        private final int partitions;

        Key(int partitions) {
            this.partitions = partitions;
        }
    }

    /**
     * One topic.
     *
     * @param name its name on the broker
     * @param key what its records are keyed by; topics with the same key have the same number of partitions
     * @param retention how long records stay, or {@link #FOREVER}
     */
    public record Topic(String name, Key key, Duration retention) {
        /** The retention of a topic whose records are never deleted. */
        public static final Duration FOREVER = Duration.ofMillis(-1);

        /** Partitions that the topic gets when Headrace makes it. An operator may make it with more. */
        public int partitions() {
            return key.partitions;
        }

        /** The topic's configuration when Headrace makes it. */
        public Map<String, String> config() {
            return Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis()));
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
