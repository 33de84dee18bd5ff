package io.headrace.submitter.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.Topics;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the read model up to date: reads committed events of every account, folds each batch into rows, and writes
 * rows and offsets in one database transaction. So each event counts once, whatever crashes in between. What could be
 * read by then is told to a listener, in order.
 *
 * <p>A broker or a database that fails is tried again every second. An event that cannot be read, or that does not follow the one
 * before, is never passed over: what came before it is written, and it is tried again, too. Until a try goes well, {@link #caughtUp()} is
 * false and {@link #problem()} says why.
 */
public final class Projection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
    private static final int BATCH_RECORDS = 5_000;
    private static final Duration POLL = Duration.ofMillis(500);

    private final ReadModelStore store;
    private final Map<String, Object> client;
    private final Consumer<Envelope<Event>> visible;
    private final EnvelopeCodec<Event> codec = EnvelopeCodec.of(MessageFamily.EVENTS);
    private final Counter projected;
    private final Counter repeated;
    private final Counter unreadable;
    private final Timer batches;
    private final Follower follower;
    private volatile Progress progress = new Progress(false, null);

    /**
     * Prepares the loop; {@link #start()} runs it.
     *
     * @param client Kafka client properties: where the brokers are, and security
     * @param visible told of every event, in order, once its rows can be read; must not block
     */
    public Projection(
            Database database, Map<String, Object> client, Consumer<Envelope<Event>> visible, MeterRegistry meters) {
        this.store = new ReadModelStore(database);
        this.client = Map.copyOf(client);
        this.visible = visible;
        this.projected = meters.counter("headrace.projection.events");
        this.repeated = meters.counter("headrace.projection.repeated");
        this.unreadable = meters.counter("headrace.projection.unreadable");
        this.batches = meters.timer("headrace.projection.batches");
        this.follower = new Follower("headrace-projection", this::read, this::failed);
    }

    /** Begins to read. */
    public void start() {
        follower.start();
    }

    /** Whether everything that stood in the topic when reading began, or began again after a failure, has been folded. */
    public boolean caughtUp() {
        return progress.caughtUp();
    }

    /** One line that says why it does not go on; empty when it does. */
    public Optional<String> problem() {
        return Optional.ofNullable(progress.problem());
    }

    /** Stops after the current batch and waits for that. */
    @Override
    public void close() {
        follower.close();
    }

    private void read() {
        try (EventsTopic topic = new EventsTopic(client);
                KafkaConsumer<String, byte[]> consumer = EventsTopic.consumer(client, BATCH_RECORDS)) {
            String topicId = topic.id();
            List<TopicPartition> partitions = topic.partitions();
            consumer.assign(partitions);
            seek(consumer, partitions, store.offsets(topicId));
            follow(consumer, topicId);
        } catch (WakeupException e) {
            LOG.debug("woken up", e);
        }
    }

    private void failed(RuntimeException e) {
        String line = e instanceof UnreadableEventException ? String.valueOf(e.getMessage()) : e.toString();
        if (!line.equals(progress.problem())) {
            LOG.warn("the read model cannot follow {}: {}", Topics.EVENTS, line);
            LOG.debug("in full", e);
        }
        progress = new Progress(false, line);
    }

    private static void seek(
            KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions, Map<Integer, Long> offsets) {
        List<TopicPartition> unknown = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Long offset = offsets.get(partition.partition());
            if (offset == null) {
                unknown.add(partition);
            } else {
                consumer.seek(partition, offset);
            }
        }
        consumer.seekToBeginning(unknown);
    }

    private void follow(KafkaConsumer<String, byte[]> consumer, String topicId) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (follower.running()) {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                batches.record(() -> project(records, topicId));
            }
            boolean caughtUp = progress.caughtUp()
                    || ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            progress = new Progress(caughtUp, null);
        }
    }

    /** Writes what can be folded. @throws UnreadableEventException when that was not all */
    private void project(ConsumerRecords<String, byte[]> records, String topicId) {
        Batch batch = new Batch(records.count());
        for (TopicPartition partition : records.partitions()) {
            batch.take(records, partition);
            if (batch.stop != null) {
                break;
            }
        }
        store.write(batch.fold.changes(), topicId, batch.next);
        projected.increment(batch.fresh.size());
        batch.fresh.forEach(visible);
        if (batch.stop != null) {
            unreadable.increment();
            throw new UnreadableEventException(batch.stop);
        }
    }

    /** What it says of itself; one value, so that who reads that it fails can also read why. */
    private record Progress(boolean caughtUp, @Nullable String problem) {}

    /** What becomes of one poll. */
    private final class Batch {
        final EventFold fold = new EventFold(store);
        final List<Envelope<Event>> fresh;
        final Map<Integer, Long> next = new HashMap<>();

        /** Why it ends before its end; null when it does not. */
        @Nullable
        String stop;

        Batch(int size) {
            fresh = new ArrayList<>(size);
        }

        void take(ConsumerRecords<String, byte[]> records, TopicPartition partition) {
            for (ConsumerRecord<String, byte[]> read : records.records(partition)) {
                try {
                    take(read);
                } catch (UndecodableException e) {
                    stop = at(read) + " cannot be read: " + e.reason();
                } catch (MissingEventsException e) {
                    stop = at(read) + " cannot be folded: " + e.getMessage();
                }
                if (stop != null) {
                    next.put(partition.partition(), read.offset());
                    return;
                }
            }
            next.put(partition.partition(), nextOffset(records, partition));
        }

        private void take(ConsumerRecord<String, byte[]> read) throws UndecodableException, MissingEventsException {
            Envelope<Event> event = codec.decode(read.key(), read.headers(), read.value());
            if (fold.fold(event, new String(read.value(), UTF_8))) {
                fresh.add(event);
            } else {
                repeated.increment();
            }
        }
    }

    private static long nextOffset(ConsumerRecords<String, byte[]> records, TopicPartition partition) {
        OffsetAndMetadata next = records.nextOffsets().get(partition);
        return next != null
                ? next.offset()
                : records.records(partition).getLast().offset() + 1;
    }

    private static String at(ConsumerRecord<String, byte[]> read) {
        return "the event at " + read.topic() + "-" + read.partition() + " offset " + read.offset();
    }
}
