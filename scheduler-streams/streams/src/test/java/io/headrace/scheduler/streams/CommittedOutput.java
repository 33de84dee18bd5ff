package io.headrace.scheduler.streams;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler on a live broker has committed: how far it has read, and all that it has written because of that. A step's
 * records stand in their topics before the position behind its input does, so whoever first asks for the position, then for the
 * ends of the topics, and then reads up to those ends, has all of it. Safe for many threads.
 */
final class CommittedOutput implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(5);

    private final String group;
    private final Admin admin;
    private final KafkaConsumer<String, byte[]> consumer;
    private final EnvelopeCodec<Event> eventCodec = EnvelopeCodec.of(MessageFamily.EVENTS);
    private final EnvelopeCodec<ExecutorOrder> orderCodec = EnvelopeCodec.of(MessageFamily.ORDERS);
    private final Lock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final Map<TopicPartition, Long> done = new HashMap<>();
    private final Map<AccountId, List<Envelope<Event>>> events = new HashMap<>();
    private final Map<AccountId, List<Envelope<ExecutorOrder>>> orders = new HashMap<>();
    private final Thread follower = Thread.ofPlatform().name("committed-output").unstarted(this::follow);
    private @Nullable Throwable failure;
    private volatile boolean closed;

    /** Follows the scheduler whose application id this is, from the beginning of its topics. */
    CommittedOutput(String bootstrapServers, String applicationId) {
        group = applicationId;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest",
                        "fetch.max.wait.ms",
                        (int) POLL.toMillis()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(Stream.of(MessageFamily.EVENTS, MessageFamily.ORDERS)
                .flatMap(family -> consumer.partitionsFor(family.topic().name()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList());
        follower.start();
    }

    /** Waits until all that follows from this record, and from those before it in its partition, has been read. */
    void await(RecordMetadata record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        long left = LiveCluster.PATIENCE.toNanos();
        lock.lock();
        try {
            while (done.getOrDefault(partition, 0L) <= record.offset()) {
                if (failure != null) {
                    throw new AssertionError("the output cannot be followed", failure);
                }
                if (left <= 0) {
                    throw new AssertionError("not processed: " + record + ", only " + done);
                }
                left = progress.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Events of the account since the last call. */
    List<Envelope<Event>> events(AccountId account) {
        return taken(events, account);
    }

    /** Orders of the account since the last call. */
    List<Envelope<ExecutorOrder>> orders(AccountId account) {
        return taken(orders, account);
    }

    private <T> List<Envelope<T>> taken(Map<AccountId, List<Envelope<T>>> all, AccountId account) {
        lock.lock();
        try {
            List<Envelope<T>> taken = all.remove(account);
            return taken == null ? List.of() : taken;
        } finally {
            lock.unlock();
        }
    }

    private void follow() {
        try {
            while (!closed) {
                Map<TopicPartition, Long> position = position();
                readTo(ends());
                advance(position, null);
            }
        } catch (ExecutionException | UndecodableException | RuntimeException e) {
            advance(Map.of(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            advance(Map.of(), e);
        }
    }

    private Map<TopicPartition, Long> position() throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** Behind the last record of each partition, committed or not. */
    private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
        return admin
                .listOffsets(consumer.assignment().stream()
                        .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest())))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private void readTo(Map<TopicPartition, Long> ends) throws UndecodableException {
        while (!closed && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, byte[]> in : consumer.poll(POLL)) {
                if (in.topic().equals(MessageFamily.EVENTS.topic().name())) {
                    add(events, eventCodec.decode(in.key(), in.headers(), in.value()));
                } else {
                    add(orders, orderCodec.decode(in.key(), in.headers(), in.value()));
                }
            }
        }
    }

    private <T> void add(Map<AccountId, List<Envelope<T>>> all, Envelope<T> envelope) {
        lock.lock();
        try {
            all.computeIfAbsent(envelope.account(), account -> new ArrayList<>())
                    .add(envelope);
        } finally {
            lock.unlock();
        }
    }

    private void advance(Map<TopicPartition, Long> position, @Nullable Throwable failed) {
        lock.lock();
        try {
            done.putAll(position);
            failure = failed;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            follower.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        admin.close();
    }
}
