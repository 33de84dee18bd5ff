package io.headrace.submitter.produce;

import io.headrace.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks whether there is a topic for commands before a producer touches it: a broker may make a missing topic for a producer, with too
 * few partitions, and the scheduler would then never start.
 */
final class CommandsTopic {
    private final Map<String, Object> client;
    private volatile boolean there;

    CommandsTopic(Map<String, Object> client, Duration timeout) {
        this.client = new HashMap<>(client);
        int millis = Math.toIntExact(timeout.toMillis());
        this.client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        this.client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    }

    /** One line that says why nothing can be written yet; empty, and at once, from when the topic has been seen. */
    Optional<String> problem() throws InterruptedException {
        return there ? Optional.empty() : look();
    }

    private synchronized Optional<String> look() throws InterruptedException {
        if (there) {
            return Optional.empty();
        }
        String name = Topics.COMMANDS.name();
        try (Admin admin = Admin.create(client)) {
            admin.describeTopics(List.of(name)).allTopicNames().get();
            there = true;
            return Optional.empty();
        } catch (KafkaException | ExecutionException e) {
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            return Optional.of(
                    cause instanceof UnknownTopicOrPartitionException
                            ? "topic " + name + " is not there yet: the scheduler makes it when it starts"
                            : "Kafka does not answer: " + cause.getMessage());
        }
    }
}
