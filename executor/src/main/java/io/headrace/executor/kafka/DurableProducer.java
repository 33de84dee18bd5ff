package io.headrace.executor.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
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

    private final Supplier<Producer<String, byte[]>> clients;
    private final long retryMillis;
    private final Set<CompletableFuture<RecordMetadata>> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("send-again").factory());
    private volatile Producer<String, byte[]> client;
    private volatile boolean closed;

    /** @param config of the client, as {@link ClientProperties#producer} makes it */
    public DurableProducer(Map<String, Object> config) {
        this(() -> new KafkaProducer<>(config), RETRY_MILLIS);
    }

    /** @param clients makes a client whenever the last one is of no use any more; may fail, and is asked again */
    DurableProducer(Supplier<Producer<String, byte[]>> clients, long retryMillis) {
        this.clients = clients;
        this.retryMillis = retryMillis;
        this.client = clients.get();
    }

    @Override
    public CompletableFuture<RecordMetadata> send(ProducerRecord<String, byte[]> message) {
        CompletableFuture<RecordMetadata> durable = new CompletableFuture<>();
        open.add(durable);
        var unused = durable.whenComplete((metadata, trouble) -> open.remove(durable));
        send(message, durable);
        return durable;
    }

    private void send(ProducerRecord<String, byte[]> message, CompletableFuture<RecordMetadata> durable) {
        Producer<String, byte[]> used = client;
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
            Producer<String, byte[]> used,
            Exception trouble) {
        if (closed || trouble instanceof RecordTooLargeException) {
            durable.completeExceptionally(trouble);
            return;
        }
        LOG.warn("record for {} is not delivered and will be sent again: {}", message.topic(), trouble.toString());
        try {
            var unused =
                    retries.schedule(() -> again(message, durable, used, trouble), retryMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            durable.completeExceptionally(trouble);
        }
    }

    /** Only called by the one thread that sends again. */
    private void again(
            ProducerRecord<String, byte[]> message,
            CompletableFuture<RecordMetadata> durable,
            Producer<String, byte[]> used,
            Exception trouble) {
        if (!(trouble instanceof RetriableException)) {
            try {
                replace(used);
            } catch (RuntimeException noClient) {
                // A broker's name that cannot be resolved just now, for example.
                noClient.addSuppressed(trouble);
                failed(message, durable, used, noClient);
                return;
            }
        }
        send(message, durable);
    }

    private synchronized void replace(Producer<String, byte[]> broken) {
        if (!closed && client.equals(broken)) {
            client = clients.get();
            broken.close(Duration.ZERO);
        }
    }

    /** Ends sending; gives what is on its way this much time. What is not delivered by then completes exceptionally. */
    public void close(Duration patience) {
        synchronized (this) {
            closed = true; // from here on, the client stays what it is
        }
        retries.shutdownNow();
        client.close(patience);
        // Those that waited to be sent again.
        open.forEach(durable -> durable.completeExceptionally(new IllegalStateException("the sender is closed")));
    }

    /** Ends sending at once. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
