package io.headrace.submitter.readmodel;

import io.headrace.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What the broker says about the events topic. */
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
