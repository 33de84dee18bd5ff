package io.headrace.submitter.eventbridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.Topics;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import io.headrace.submitter.readmodel.EventsTopic;
import io.headrace.submitter.readmodel.Follower;
import io.headrace.submitter.readmodel.JobStates;
import io.headrace.submitter.readmodel.JobStates.ChangedJob;
import io.headrace.submitter.readmodel.MissingEventsException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
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
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of all accounts and writes every change of a job's status to {@code headrace.eventbridge}, each exactly once: what is
 * written and how far the events are read are one Kafka transaction. Then the states that it tells from go to its own database. After a crash
 * in between it folds those events again and writes nothing, because the committed offset says that they have been told; so it does with all
 * events when its database is gone. An event that changes a million children is told in many transactions, each of which says in the
 * offset's metadata how far it has come.
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

        /** Where what has not been told begins, of the partitions that are ours. */
        private final Map<TopicPartition, Untold> untold = new HashMap<>();

        /** What the next transaction tells. */
        private final Outbox outbox;

        Session(String topicId, KafkaConsumer<String, byte[]> consumer, KafkaProducer<String, byte[]> producer) {
            this.topicId = topicId;
            this.consumer = consumer;
            this.outbox = new Outbox(producer, consumer);
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
                untold.put(partition, Untold.after(committed.get(partition)));
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
            for (ConsumerRecord<String, byte[]> read : records) {
                if (!fold(batch, partition, read)) {
                    return;
                }
                if (batch.complete()) {
                    commit(partition, read.offset() + 1, batch);
                    batch = states.batch();
                }
            }
            commit(partition, records.getLast().offset() + 1, batch);
        }

        /** Folds an event, and tells what it has changed; false when the relay was closed before all was told. */
        private boolean fold(JobStates.Batch batch, TopicPartition partition, ConsumerRecord<String, byte[]> read) {
            try {
                Envelope<Event> event = codec.decode(read.key(), read.headers(), read.value());
                String body = new String(read.value(), UTF_8);
                Untold from = untold.getOrDefault(partition, Untold.ALL);
                if (read.offset() < from.offset()) {
                    batch.pass(event, body);
                    return true;
                }
                Iterator<ChangedJob> jobs = batch.fold(event, body, read.offset() == from.offset() ? from.place() : 0);
                while (jobs.hasNext()) {
                    ChangedJob changed = jobs.next();
                    outbox.add(read.key(), Announcement.of(event, changed.job(), region));
                    if (outbox.isFull() && jobs.hasNext()) {
                        send(partition, new Untold(read.offset(), changed.place() + 1));
                        if (!follower.running()) {
                            return false;
                        }
                    }
                }
                return true;
            } catch (UndecodableException | MissingEventsException e) {
                throw new IllegalStateException(
                        "the event at " + partition + " offset " + read.offset() + " cannot be folded: "
                                + e.getMessage(),
                        e);
            }
        }

        private void commit(TopicPartition partition, long next, JobStates.Batch batch) {
            send(partition, new Untold(next, 0));
            batch.write(topicId, Map.of(partition.partition(), next));
        }

        private void send(TopicPartition partition, Untold next) {
            told.increment(outbox.send(partition, next));
        }
    }
}
