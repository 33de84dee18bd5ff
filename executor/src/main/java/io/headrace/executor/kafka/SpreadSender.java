package io.headrace.executor.kafka;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends by several senders, all records of a key by the same.
 *
 * <p>A broker works on one request of a connection at a time. Bulk that has one connection waits for it while the broker has processors to
 * spare.
 */
public final class SpreadSender implements RecordSender {
    private final List<RecordSender> senders;

    /** @param senders at least one; whoever made them closes them */
    public SpreadSender(List<? extends RecordSender> senders) {
        if (senders.isEmpty()) {
            throw new IllegalArgumentException("senders: none, expected at least one");
        }
        this.senders = List.copyOf(senders);
    }

    @Override
    public CompletableFuture<RecordMetadata> send(ProducerRecord<String, byte[]> message) {
        return senders.get(Math.floorMod(message.key().hashCode(), senders.size()))
                .send(message);
    }
}
