package io.headrace.submitter.eventbridge;

import io.headrace.schemas.Topics;
import io.headrace.schemas.serde.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.node.ObjectNode;

/** What the next transaction tells. */
final class Outbox {
    /** Some thousand announcements of usual size. */
    private static final long FULL_BYTES = 4L << 20;

    private final Producer<String, byte[]> producer;
    private final Consumer<String, byte[]> consumer;
    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    private long bytes;

    /** An empty one of a producer that may begin transactions. */
    Outbox(Producer<String, byte[]> producer, Consumer<String, byte[]> consumer) {
        this.producer = producer;
        this.consumer = consumer;
    }

    void add(String account, ObjectNode announcement) {
        byte[] value = JsonCodec.mapper().writeValueAsBytes(announcement);
        records.add(new ProducerRecord<>(Topics.EVENTBRIDGE.name(), account, value));
        bytes += value.length;
    }

    /** Whether it should be sent before more is added. */
    boolean isFull() {
        return bytes >= FULL_BYTES;
    }

    /**
     * Tells what was added, and commits where the rest begins, both or neither. Does nothing when nothing was added.
     *
     * @return how many it has told
     * @throws IllegalStateException when it has told none
     */
    int send(TopicPartition partition, Untold next) {
        if (records.isEmpty()) {
            return 0;
        }
        producer.beginTransaction();
        try {
            for (ProducerRecord<String, byte[]> record : records) {
                // A failure makes the commit fail.
                var unused = producer.send(record);
            }
            producer.sendOffsetsToTransaction(Map.of(partition, next.committed()), consumer.groupMetadata());
            producer.commitTransaction();
        } catch (KafkaException e) {
            // The next session begins by ending this transaction: nothing of it is seen.
            throw new IllegalStateException("the transaction failed: " + e.getMessage(), e);
        }
        int told = records.size();
        records.clear();
        bytes = 0;
        return told;
    }
}
