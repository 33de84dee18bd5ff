package io.headrace.executor.kafka;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends records. The port for all that the executor writes. */
@FunctionalInterface
public interface RecordSender {

    /**
     * Sends one record. May block while Kafka is away and the buffer is full.
     *
     * @return completes when the record is durable, however long that takes; exceptionally only if it never can be (it is too large), or
     *     if the sender is closed first. It completes on the sender's thread: do not block in what depends on it
     */
    CompletableFuture<RecordMetadata> send(ProducerRecord<String, byte[]> message);
}
