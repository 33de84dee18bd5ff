package io.headrace.executor.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An idempotent producer that never gives a record up. Where Kafka's client ends its own tries (its patience is over, its state is
 * broken, a right is missing), this one takes a new client if need be and sends again.
 *
 * <p>Records of one partition are in order as long as the client lives; after such a new start a record may come late, or twice. What
 * we send says itself where it belongs: reports name their attempt and are sent one after the other, log batches are numbered.
 */
public final class DurableProducer implements RecordSender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DurableProducer.class);

    private static final long RETRY_MILLIS = 1000;

    private final Map<String, Object> config;
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("send-again").factory());
    private volatile KafkaProducer<String, byte[]> client;
    private volatile boolean closed;

    /** @param config of the client, as {@link ClientProperties#producer} makes it */
    public DurableProducer(Map<String, Object> config) {
        this.config = Map.copyOf(config);
        this.client = new KafkaProducer<>(this.config);
    }

    @Override
    public CompletableFuture<RecordMetadata> send(ProducerRecord<String, byte[]> message) {
        CompletableFuture<RecordMetadata> durable = new CompletableFuture<>();
        send(message, durable);
        return durable;
    }

    private void send(ProducerRecord<String, byte[]> message, CompletableFuture<RecordMetadata> durable) {
        KafkaProducer<String, byte[]> used = client;
        try {
            var unused = used.send(message, (metadata, trouble) -> {
                if (trouble == null) {
                    durable.complete(metadata);
                } else {
                    failed(message, durable, used, trouble);
                }
            });
        } catch (RuntimeException trouble) {
            failed(message, durable, used, trouble);
        }
    }

    private void failed(
            ProducerRecord<String, byte[]> message,
            CompletableFuture<RecordMetadata> durable,
            KafkaProducer<String, byte[]> used,
            Exception trouble) {
        if (closed || trouble instanceof RecordTooLargeException) {
            durable.completeExceptionally(trouble);
            return;
        }
        LOG.warn("record for {} is not delivered and will be sent again: {}", message.topic(), trouble.toString());
        try {
            var unused = retries.schedule(
                    () -> {
                        if (!(trouble instanceof RetriableException)) {
                            replace(used);
                        }
                        send(message, durable);
                    },
                    RETRY_MILLIS,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            durable.completeExceptionally(trouble);
        }
    }

    /** Only called by the one thread that sends again. */
    private void replace(KafkaProducer<String, byte[]> broken) {
        if (client.equals(broken)) {
            client = new KafkaProducer<>(config);
            broken.close(Duration.ZERO);
        }
    }

    /** Ends sending; gives what is on its way this much time. What is not delivered by then completes exceptionally. */
    public void close(Duration patience) {
        closed = true;
        retries.shutdownNow();
        client.close(patience);
    }

    /** Ends sending at once. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
