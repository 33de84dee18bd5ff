package io.headrace.scheduler.streams;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The clients of the scheduler's Kafka Streams, which are as Streams would make them itself. They tell a stream thread how many records
 * stand in its partitions: that is what its consumer knows, and neither a processor is told nor a metric in time.
 */
public final class StreamsClients implements KafkaClientSupplier {
    /** Of each stream thread, from its first poll on. Not static: of a Kafka Streams that is closed, nothing may be left. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Consumer<byte[], byte[]>> input = new ThreadLocal<>();

    /**
     * Records that the calling stream thread has still to do, as far as its consumer knows; 0 on another thread.
     *
     * @param atHand the record that it does or has just done, of which no later one of its partition is done; null if it is none
     */
    long standing(@Nullable RecordMetadata atHand) {
        Consumer<byte[], byte[]> consumer = input.get();
        if (consumer == null) {
            return 0;
        }
        long standing = atHand == null ? 0 : polledAfter(consumer, atHand);
        for (TopicPartition partition : consumer.assignment()) {
            standing += consumer.currentLag(partition).orElse(0);
        }
        return standing;
    }

    private static long polledAfter(Consumer<byte[], byte[]> consumer, RecordMetadata atHand) {
        TopicPartition partition = new TopicPartition(atHand.topic(), atHand.partition());
        try {
            return consumer.position(partition, Duration.ZERO) - atHand.offset() - 1;
        } catch (TimeoutException beingLookedUp) { // as after a change of the partition's leader
            return 0;
        }
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
            @Override
            public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                input.set(this);
                return super.poll(timeout);
            }
        };
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return plainConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return plainConsumer(config);
    }

    private static Consumer<byte[], byte[]> plainConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
