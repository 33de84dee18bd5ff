package io.headrace.scheduler.streams;

import io.headrace.scheduler.streams.store.RocksDbSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Settings to Kafka's own. Client properties win, except over what correctness rests on. */
final class StreamsProperties {
    /** An open transaction of a scheduler that is gone for good blocks readers for this long at most. */
    private static final int TRANSACTION_TIMEOUT_MS = 10_000;

    /** Dead letters carry the original bytes, which may be of the largest size, and headers. */
    private static final int REQUEST_BYTES_MAX = 2 << 20;

    /** A commit sends all that its transaction has changed at once: with Kafka's 16 KiB it waits for dozens of requests. */
    private static final int BATCH_BYTES = 128 << 10;

    private static final int RETRY_BACKOFF_MS = 10;

    private static final Set<String> RESERVED = Set.of(
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            StreamsConfig.APPLICATION_ID_CONFIG,
            StreamsConfig.STATE_DIR_CONFIG,
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
            StreamsConfig.NUM_STREAM_THREADS_CONFIG,
            StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
            StreamsConfig.REPLICATION_FACTOR_CONFIG,
            StreamsConfig.GROUP_PROTOCOL_CONFIG,
            StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
            StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG,
            // Executors and readers find records where murmur2 of the key puts them.
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            // Nothing is passed over: neither what stands in a topic, nor what could not be handled.
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
            StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
            StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
            "default.deserialization.exception.handler",
            "default.production.exception.handler");

    /** What a property may begin with to be for one kind of client only. */
    private static final List<String> CLIENTS = List.of(
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX,
            StreamsConfig.CONSUMER_PREFIX,
            StreamsConfig.PRODUCER_PREFIX,
            StreamsConfig.ADMIN_CLIENT_PREFIX);

    private StreamsProperties() {}

    /** For Kafka Streams. */
    static Properties of(SchedulerSettings settings) {
        Properties properties = new Properties();
        properties.putAll(chosen(settings));
        settings.clientProperties().forEach((property, value) -> {
            if (!reserved(property)) {
                properties.put(property, value);
            }
        });
        return properties;
    }

    /** For an admin client. */
    static Map<String, Object> admin(SchedulerSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.clientProperties());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        return properties;
    }

    /** Whether a user may not set this client property, because the scheduler does. */
    static boolean reserved(String property) {
        String name = CLIENTS.stream()
                .filter(property::startsWith)
                .findFirst()
                .map(prefix -> property.substring(prefix.length()))
                .orElse(property);
        return RESERVED.contains(name);
    }

    private static Map<String, Object> chosen(SchedulerSettings settings) {
        Map<String, Object> chosen = new HashMap<>();
        chosen.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        chosen.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        // The folder also holds the process id that transactional ids are made of: a restart fences its own past by it.
        chosen.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        chosen.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // The processor asks for commits in the interval that was set, unless it is behind.
        chosen.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                CommitPace.longest(settings.commitInterval()).toMillis());
        // A poll must not sleep through a commit that is due: the default of 100 ms would be the latency of a quiet
        // system.
        chosen.put(
                StreamsConfig.POLL_MS_CONFIG,
                CommitPace.look(settings.commitInterval()).toMillis());
        // Those who command and those who report do not wait for each other, so neither topic waits for the other.
        chosen.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        chosen.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        chosen.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        chosen.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replicationFactor());
        chosen.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.class);
        chosen.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        chosen.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        chosen.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        chosen.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        chosen.put(
                StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
                settings.linger().toMillis());
        chosen.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        // Events of one account are much alike: a sixth of the bytes, for ever, and less for the broker to copy.
        chosen.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        // A transaction that begins while the markers of the last one are being written is sent back: try again soon.
        chosen.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), RETRY_BACKOFF_MS);
        chosen.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MS);
        chosen.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), REQUEST_BYTES_MAX);
        chosen.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int)
                settings.sessionTimeout().toMillis());
        chosen.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                (int) settings.sessionTimeout().toMillis() / 3);
        chosen.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        if (settings.instanceId() != null) {
            chosen.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), settings.instanceId());
        }
        return chosen;
    }
}
