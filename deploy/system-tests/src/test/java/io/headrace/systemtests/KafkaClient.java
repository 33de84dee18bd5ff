package io.headrace.systemtests;

import io.headrace.schemas.Topics;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What a service beside Headrace has: a producer of its own, and everything that was committed to a topic. */
final class KafkaClient {
    private static final EnvelopeCodec<Event> EVENTS = EnvelopeCodec.of(MessageFamily.EVENTS);

    private final String bootstrapServers;

    KafkaClient(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** A plain producer; transactional when an id is given. */
    KafkaProducer<String, byte[]> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", bootstrapServers);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /** Every committed event, in order. */
    List<Envelope<Event>> events() {
        List<Envelope<Event>> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records(Topics.EVENTS.name())) {
            try {
                events.add(EVENTS.decode(record.key(), record.headers(), record.value()));
            } catch (UndecodableException e) {
                throw new AssertionError("an event cannot be decoded: " + e.getMessage(), e);
            }
        }
        return events;
    }

    /** The names of all topics, also of those that are nobody's business. */
    Set<String> topics() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every committed record of a topic, in order per partition. */
    List<ConsumerRecord<String, byte[]>> records(String topic) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
