package io.headrace.executor.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An idempotent producer that never gives a record up. Where Kafka's client ends its own tries (its patience is over, its state is
 * broken, a right is missing), this one takes a new client if need be and sends again.
 *
 * <p>Records of one topic and key are in order: while one waits to be sent again, later ones wait behind it. Only what was on its way already when it
 * failed may come before it, and a record may come twice. What we send says itself where it belongs: reports name their attempt and
 * are sent one after the other, log batches are numbered.
 */
public final class DurableProducer implements RecordSender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DurableProducer.class);

    private static final long RETRY_MILLIS = 1000;

    private final Supplier<Producer<String, byte[]>> clients;
    private final long retryMillis;
    private final Set<CompletableFuture<RecordMetadata>> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    /** Records that wait, from the first that failed on, by their numbers; that one may be on its way again. Guarded by itself. */
    private final Map<Lane, NavigableMap<Long, Sending>> lanes = new HashMap<>();

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

    /**
     * A record that is not durable yet.
     *
     * @param number in the order of sending
     */
    private record Sending(
            long number, ProducerRecord<String, byte[]> message, CompletableFuture<RecordMetadata> durable) {
        Lane lane() {
            return new Lane(message.topic(), message.key());
        }
    }

    /** Records whose order counts. */
    private record Lane(String topic, @Nullable String key) {}

    @Override
    public CompletableFuture<RecordMetadata> send(ProducerRecord<String, byte[]> message) {
        CompletableFuture<RecordMetadata> durable = new CompletableFuture<>();
        open.add(durable);
        var unused = durable.whenComplete((metadata, trouble) -> open.remove(durable));
        Sending one = new Sending(numbers.incrementAndGet(), message, durable);
        if (!waitsBehindAnother(one)) {
            transmit(one);
        }
        return durable;
    }

    private boolean waitsBehindAnother(Sending one) {
        synchronized (lanes) {
            NavigableMap<Long, Sending> lane = lanes.isEmpty() ? null : lanes.get(one.lane());
            if (lane == null || closed) {
                return false;
            }
            lane.put(one.number(), one);
            return true;
        }
    }

    private void transmit(Sending one) {
        Producer<String, byte[]> used = client;
        try {
            var unused = used.send(one.message(), (metadata, trouble) -> {
                if (trouble == null) {
                    one.durable().complete(metadata);
                    goOnAfter(one);
                } else {
                    failed(one, used, trouble);
                }
            });
        } catch (RuntimeException trouble) {
            failed(one, used, trouble);
        }
    }

    private void failed(Sending one, Producer<String, byte[]> used, Exception trouble) {
        if (closed || trouble instanceof RecordTooLargeException) {
            one.durable().completeExceptionally(trouble);
            goOnAfter(one);
            return;
        }
        LOG.warn(
                "record for {} is not delivered and will be sent again: {}",
                one.message().topic(),
                trouble.toString());
        synchronized (lanes) {
            lanes.computeIfAbsent(one.lane(), lane -> new TreeMap<>()).put(one.number(), one);
        }
        try {
            var unused = retries.schedule(() -> again(one, used, trouble), retryMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            one.durable().completeExceptionally(trouble);
        }
    }

    /** Only called by the one thread that sends again. */
    private void again(Sending one, Producer<String, byte[]> used, Exception trouble) {
        synchronized (lanes) {
            NavigableMap<Long, Sending> lane = lanes.get(one.lane());
            if (lane == null || lane.firstKey() != one.number()) {
                // An earlier one failed, too. This one is sent after it.
                return;
            }
        }
        if (!(trouble instanceof RetriableException)) {
            try {
                replace(used);
            } catch (RuntimeException noClient) {
                // A broker's name that cannot be resolved just now, for example.
                noClient.addSuppressed(trouble);
                failed(one, used, noClient);
                return;
            }
        }
        transmit(one);
    }

    /** Sends what waited for this one, which has come to its end. */
    private void goOnAfter(Sending one) {
        Sending next;
        synchronized (lanes) {
            NavigableMap<Long, Sending> lane = lanes.isEmpty() ? null : lanes.get(one.lane());
            if (lane == null || lane.remove(one.number()) == null) {
                return;
            }
            if (lane.isEmpty()) {
                lanes.remove(one.lane());
                return;
            }
            next = lane.firstEntry().getValue();
        }
        try {
            // Not on this thread, which is the client's and must not be blocked.
            retries.execute(() -> transmit(next));
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "a record for {} is not sent: the sender is closed",
                    next.message().topic());
        }
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
