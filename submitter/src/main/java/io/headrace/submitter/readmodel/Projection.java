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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the read model up to date: reads committed events of every account, folds each batch into rows, and writes
 * rows and offsets in one database transaction. So each event counts once, whatever crashes in between. What could be
 * read by then is told to a listener, in order.
 *
 * <p>A broker or a database that fails is tried again every second; {@link #caughtUp()} stays as it was.
 */
public final class Projection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
    private static final int BATCH_RECORDS = 5_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long RETRY_MILLIS = 1_000;

    private final ReadModelStore store;
    private final Map<String, Object> client;
    private final Consumer<Envelope<Event>> visible;
    private final EnvelopeCodec<Event> codec = EnvelopeCodec.of(MessageFamily.EVENTS);
    private final Counter projected;
    private final Counter repeated;
    private final Counter undecodable;
    private final Timer batches;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean caughtUp;

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
        this.undecodable = meters.counter("headrace.projection.undecodable");
        this.batches = meters.timer("headrace.projection.batches");
        this.thread = Thread.ofPlatform().name("headrace-projection").unstarted(this::run);
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    /** Whether everything that stood in the topic when reading began has been folded. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** Stops after the current batch and waits for that. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean running() {
        return stopped.getCount() > 0;
    }

    private void run() {
        while (running()) {
            try (EventsTopic topic = new EventsTopic(client);
                    KafkaConsumer<String, byte[]> consumer = consumer()) {
                String topicId = topic.id();
                List<TopicPartition> partitions = topic.partitions();
                consumer.assign(partitions);
                seek(consumer, partitions, store.offsets(topicId));
                follow(consumer, topicId);
            } catch (WakeupException e) {
                LOG.debug("woken up", e);
            } catch (RuntimeException e) {
                LOG.warn("the read model cannot follow {} at the moment: {}", Topics.EVENTS, e.toString());
                LOG.debug("in full", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("stopped while waiting to try again");
            }
        } catch (InterruptedException e) {
            stopped.countDown();
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_RECORDS);
        // The operator may have the topic's oldest events deleted: what is left is all there is to fold.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
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
        while (running()) {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                batches.record(() -> project(records, topicId));
            }
            if (!caughtUp) {
                caughtUp = ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        }
    }

    private void project(ConsumerRecords<String, byte[]> records, String topicId) {
        EventFold fold = new EventFold(store);
        List<Envelope<Event>> fresh = new ArrayList<>(records.count());
        for (ConsumerRecord<String, byte[]> read : records) {
            try {
                Envelope<Event> event = codec.decode(read.key(), read.headers(), read.value());
                if (fold.fold(event, new String(read.value(), UTF_8))) {
                    fresh.add(event);
                } else {
                    repeated.increment();
                }
            } catch (UndecodableException e) {
                // Only the scheduler writes here. A newer one may say what this version cannot read: the rest goes on.
                undecodable.increment();
                LOG.error("event at {} offset {} cannot be read: {}", partitionOf(read), read.offset(), e.reason());
            }
        }
        Map<Integer, Long> next = new HashMap<>();
        records.nextOffsets().forEach((partition, offset) -> next.put(partition.partition(), offset.offset()));
        store.write(fold.changes(), topicId, next);
        projected.increment(fresh.size());
        fresh.forEach(visible);
    }

    private static TopicPartition partitionOf(ConsumerRecord<String, byte[]> read) {
        return new TopicPartition(read.topic(), read.partition());
    }
}
