package io.headrace.executor.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How the executor's Kafka clients are set up.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param properties passed through to every client: security, above all. What this class sets itself is not overridden
 * @param clientId what the broker's logs and quotas know this executor by
 */
public record ClientProperties(String bootstrapServers, Map<String, String> properties, String clientId) {

    private static final int FIVE_MINUTES_MILLIS = 300_000;

    public ClientProperties {
        properties = Map.copyOf(properties);
    }

    /** For an admin client. */
    public Map<String, Object> admin() {
        return common("admin");
    }

    /** For a consumer that is assigned its partitions and commits nothing. */
    public Map<String, Object> consumer(String purpose, String isolationLevel) {
        Map<String, Object> config = common(purpose);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolationLevel);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A topic that is not there yet is made by the scheduler, with the partitions that it must have.
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Only used when a position has fallen off the log: then everything that is left counts, and the fence sorts it
        // out.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return config;
    }

    /**
     * For a producer that does not give up.
     *
     * @param lingerMillis how long a record may wait for others
     * @param batchBytesMax with how many bytes a batch for a partition takes no more records; one that is larger goes alone
     * @param compression a Kafka compression type
     */
    public Map<String, Object> producer(String purpose, int lingerMillis, int batchBytesMax, String compression) {
        Map<String, Object> config = common(purpose);
        // Where a record stands follows from its key, and others rely on it.
        config.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        config.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A partition that does not know the producer takes whichever of its batches comes first. With two on their
        // way, and the first sent back because the partition has no leader yet, the second is taken. The first is then
        // tried in vain for ever.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        // The client's own patience; beyond it DurableProducer goes on.
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 1000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, FIVE_MINUTES_MILLIS);
        config.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytesMax);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        return config;
    }

    private Map<String, Object> common(String purpose) {
        Map<String, Object> config = new HashMap<>(properties);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId + "-" + purpose);
        // A broker that is away is tried again soon, for as long as it takes.
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return config;
    }
}
