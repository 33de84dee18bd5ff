package io.headrace.submitter.readmodel;

import io.headrace.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The events topic: what the broker says about it, and how it is read. */
public final class EventsTopic implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 10;

    private final Admin admin;
    private final TopicDescription description;

    /** @throws KafkaException when the topic does not exist or the broker does not answer */
    public EventsTopic(Map<String, Object> client) {
        admin = Admin.create(client);
        try {
            description = describe(admin);
        } catch (RuntimeException e) {
            admin.close();
            throw e;
        }
    }

    /**
     * Reads events that count, from positions that its user keeps.
     *
     * @param client Kafka client properties
     * @param batch most records of one poll
     */
    public static KafkaConsumer<String, byte[]> consumer(Map<String, Object> client, int batch) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
        // The operator may have the topic's oldest events deleted: what is left is all there is to fold.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static TopicDescription describe(Admin admin) {
        String topic = Topics.EVENTS.name();
        try {
            return admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .values()
                    .iterator()
                    .next()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new KafkaException("topic " + topic + " cannot be read: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new KafkaException("no broker answered within " + TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    /** The broker's id of the topic: a topic that was deleted and made anew has another. */
    public String id() {
        return description.topicId().toString();
    }

    /** Its partitions. */
    public List<TopicPartition> partitions() {
        return description.partitions().stream()
                .map(partition -> new TopicPartition(Topics.EVENTS.name(), partition.partition()))
                .toList();
    }

    @Override
    public void close() {
        admin.close();
    }
}
