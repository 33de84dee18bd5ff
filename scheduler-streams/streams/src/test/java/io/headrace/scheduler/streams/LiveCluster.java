package io.headrace.scheduler.streams;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.schemas.Topics;
import io.headrace.schemas.Topics.Topic;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A real broker with a client's view of it: sends commands and reports, and reads only what was committed. */
final class LiveCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final EnvelopeCodec<ExecutorReport> REPORTS = EnvelopeCodec.of(MessageFamily.REPORTS);

    private final EmbeddedKafka broker = EmbeddedKafka.ephemeral();
    private final KafkaProducer<String, byte[]> producer = producer(Map.of());

    /** With every topic, so that a reader may come before the scheduler. */
    LiveCluster() {
        broker.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()))
                .toList());
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    KafkaProducer<String, byte[]> producer(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("bootstrap.servers", bootstrapServers());
        properties.put("linger.ms", 0);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Sends and waits until the broker has it; answers where. */
    RecordMetadata send(ProducerRecord<String, byte[]> made) {
        try {
            return producer.send(made).get();
        } catch (Exception e) {
            throw new AssertionError("not sent", e);
        }
    }

    /** Sends a report and waits until the broker has it; answers where. */
    RecordMetadata report(AccountId account, ExecutorReport report) {
        return send(REPORTS.toRecord(
                account.value(),
                new Envelope<>(
                        UUID.randomUUID().toString(),
                        "/test",
                        System.currentTimeMillis(),
                        null,
                        account,
                        0,
                        null,
                        null,
                        report)));
    }

    /** Reads all committed events from the beginning. */
    Reader<Event> events() {
        return new Reader<>(bootstrapServers(), Topics.EVENTS, MessageFamily.EVENTS);
    }

    /** Reads all committed orders from the beginning. */
    Reader<ExecutorOrder> orders() {
        return new Reader<>(bootstrapServers(), Topics.PLACEMENTS, MessageFamily.ORDERS);
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }

    /** Reads one topic, committed records only. */
    static final class Reader<T> implements AutoCloseable {
        private final EnvelopeCodec<T> codec;
        private final KafkaConsumer<String, byte[]> consumer;
        private final List<Envelope<T>> read = new ArrayList<>();
        private final Map<Envelope<T>, Integer> partitions = new IdentityHashMap<>();

        private Reader(String bootstrapServers, Topic topic, MessageFamily<T> family) {
            codec = EnvelopeCodec.of(family);
            consumer = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers", bootstrapServers,
                            "isolation.level", "read_committed",
                            "auto.offset.reset", "earliest"),
                    new StringDeserializer(),
                    new ByteArrayDeserializer());
            consumer.assign(consumer.partitionsFor(topic.name()).stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                    .toList());
        }

        /** Everything read so far. */
        List<Envelope<T>> all() {
            return read;
        }

        /** The partition that this message, answered by {@link #await}, was read from. */
        int partitionOf(Envelope<T> envelope) {
            return partitions.getOrDefault(envelope, -1);
        }

        /** How many partitions the topic has. */
        int partitions() {
            return consumer.assignment().size();
        }

        /** Reads on until a message is of this kind, and answers it. */
        Envelope<T> await(String what, Predicate<Envelope<T>> wanted) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                Envelope<T> found = null;
                for (ConsumerRecord<String, byte[]> in : consumer.poll(Duration.ofMillis(100))) {
                    Envelope<T> envelope = decoded(in);
                    read.add(envelope);
                    partitions.put(envelope, in.partition());
                    found = found == null && wanted.test(envelope) ? envelope : found;
                }
                if (found != null) {
                    return found;
                }
            }
            throw new AssertionError("no " + what + " among " + read);
        }

        private Envelope<T> decoded(ConsumerRecord<String, byte[]> in) {
            try {
                return codec.decode(in.key(), in.headers(), in.value());
            } catch (UndecodableException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
