package io.headrace.submitter.eventbridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.Topics;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import io.headrace.submitter.readmodel.EventsTopic;
import io.headrace.submitter.readmodel.Follower;
import io.headrace.submitter.readmodel.JobStates;
import io.headrace.submitter.readmodel.MissingEventsException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of all accounts and writes every change of a job's status to {@code headrace.eventbridge}, each exactly once: what is
 * written and how far the events are read are one Kafka transaction. Then the states that it tells from go to its own database. After a crash
 * in between it folds those events again and writes nothing, because the committed offset says that they have been told; so it does with all
 * events when its database is gone.
 *
 * <p>Several of them share the partitions of the events as one consumer group. A broker or database that fails is tried again every second.
 */
public final class EventBridgeRelay implements AutoCloseable {
    /** The consumer group whose offsets say what has been told. */
    public static final String GROUP = "headrace-eventbridge";

    private static final Logger LOG = LoggerFactory.getLogger(EventBridgeRelay.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int BATCH_RECORDS = 1_000;
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;

    private final JobStates states;
    private final Map<String, Object> client;
    private final String transactionalId;
    private final String region;
    private final Counter told;
    private final EnvelopeCodec<Event> codec = EnvelopeCodec.of(MessageFamily.EVENTS);
    private final Follower follower;

    /** Why the last try failed, so that a reason is told once. */
    private String problem = "";

    /**
     * Prepares the loop; {@link #start()} runs it.
     *
     * @param states in a database of its own
     * @param client Kafka client properties: where the brokers are, and security
     * @param instance no other relay that may run at the same time has it, and this one has it after a restart too
     * @param region region of ARNs
     */
    public EventBridgeRelay(
            JobStates states, Map<String, Object> client, String instance, String region, MeterRegistry meters) {
        this.states = states;
        this.client = Map.copyOf(client);
        this.transactionalId = GROUP + "-" + instance;
        this.region = region;
        this.told = meters.counter("headrace.eventbridge.events");
        this.follower = new Follower("headrace-eventbridge", this::read, this::failed);
    }

    /** Begins to read. */
    public void start() {
        follower.start();
    }

    /** Stops after the current batch and waits for that. */
    @Override
    public void close() {
        follower.close();
    }

    private void read() {
        try (EventsTopic topic = new EventsTopic(client);
                KafkaConsumer<String, byte[]> consumer = consumer();
                KafkaProducer<String, byte[]> producer = producer()) {
            producer.initTransactions();
            new Session(topic.id(), consumer, producer).follow();
        }
    }

    private void failed(RuntimeException e) {
        String line = e.toString();
        if (!line.equals(problem)) {
            LOG.warn("changes of jobs cannot be told on {}: {}", Topics.EVENTBRIDGE, line);
            LOG.debug("in full", e);
        }
        problem = line;
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        return EventsTopic.consumer(properties, BATCH_RECORDS);
    }

    private KafkaProducer<String, byte[]> producer() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Between two failures. */
    private final class Session implements ConsumerRebalanceListener {
        private final String topicId;
        private final KafkaConsumer<String, byte[]> consumer;
        private final KafkaProducer<String, byte[]> producer;

        /** Where what has not been told begins, of the partitions that are ours. */
        private final Map<TopicPartition, Long> untold = new HashMap<>();

        Session(String topicId, KafkaConsumer<String, byte[]> consumer, KafkaProducer<String, byte[]> producer) {
            this.topicId = topicId;
            this.consumer = consumer;
            this.producer = producer;
        }

        void follow() {
            consumer.subscribe(List.of(Topics.EVENTS.name()), this);
            while (follower.running()) {
                ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
                for (TopicPartition partition : records.partitions()) {
                    tell(partition, records.records(partition));
                }
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<Integer, Long> folded = states.offsets(topicId);
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions));
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata offset = committed.get(partition);
                untold.put(partition, offset == null ? 0 : offset.offset());
                Long next = folded.get(partition.partition());
                if (next == null) {
                    consumer.seekToBeginning(List.of(partition));
                } else {
                    consumer.seek(partition, next);
                }
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(untold::remove);
        }

        private void tell(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
            JobStates.Batch batch = states.batch();
            List<ProducerRecord<String, byte[]>> news = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> read : records) {
                fold(batch, read, news);
                if (batch.complete()) {
                    commit(partition, read.offset() + 1, batch, news);
                    batch = states.batch();
                    news = new ArrayList<>();
                }
            }
            commit(partition, records.getLast().offset() + 1, batch, news);
        }

        private void fold(
                JobStates.Batch batch, ConsumerRecord<String, byte[]> read, List<ProducerRecord<String, byte[]>> news) {
            boolean isNew =
                    read.offset() >= untold.getOrDefault(new TopicPartition(read.topic(), read.partition()), 0L);
            try {
                Envelope<Event> event = codec.decode(read.key(), read.headers(), read.value());
                String body = new String(read.value(), UTF_8);
                if (!isNew) {
                    batch.pass(event, body);
                    return;
                }
                batch.fold(event, body)
                        .map(job -> Announcement.of(event, job, region))
                        .map(shape -> new ProducerRecord<>(
                                Topics.EVENTBRIDGE.name(),
                                read.key(),
                                JsonCodec.mapper().writeValueAsBytes(shape)))
                        .ifPresent(news::add);
            } catch (UndecodableException | MissingEventsException e) {
                throw new IllegalStateException(
                        "the event at " + read.topic() + "-" + read.partition() + " offset " + read.offset()
                                + " cannot be folded: " + e.getMessage(),
                        e);
            }
        }

        private void commit(
                TopicPartition partition, long next, JobStates.Batch batch, List<ProducerRecord<String, byte[]>> news) {
            if (!news.isEmpty()) {
                producer.beginTransaction();
                try {
                    for (ProducerRecord<String, byte[]> record : news) {
                        // A failure makes the commit fail.
                        var unused = producer.send(record);
                    }
                    producer.sendOffsetsToTransaction(
                            Map.of(partition, new OffsetAndMetadata(next)), consumer.groupMetadata());
                    producer.commitTransaction();
                } catch (KafkaException e) {
                    // The next session begins by ending this transaction: nothing of it is seen.
                    throw new IllegalStateException("the transaction failed: " + e.getMessage(), e);
                }
                told.increment(news.size());
            }
            batch.write(topicId, Map.of(partition.partition(), next));
        }
    }
}
