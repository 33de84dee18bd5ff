package io.headrace.embeddedkafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plain clients for the tests of this module. */
final class Records {

    static final String TOPIC = "records";

    private Records() {}

    static KafkaProducer<String, String> transactionalProducer(String bootstrapServers) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "writer"),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    /** Writes the values to partition 0 in one transaction; returns when it is committed. */
    static void commit(String bootstrapServers, String... values) {
        try (KafkaProducer<String, String> producer = transactionalProducer(bootstrapServers)) {
            producer.beginTransaction();
            send(producer, values);
            producer.commitTransaction();
        }
    }

    static void send(KafkaProducer<String, String> producer, String... values) {
        for (String value : values) {
            var unused = producer.send(new ProducerRecord<>(TOPIC, 0, "key", value));
        }
    }

    static KafkaConsumer<String, String> consumer(String bootstrapServers, String group) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "group.id", group,
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    /** Reads, as a new or a returning member of the group, until so many committed records came; commits the offsets. */
    static List<String> read(String bootstrapServers, String group, int count) {
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try (KafkaConsumer<String, String> consumer = consumer(bootstrapServers, group)) {
            consumer.subscribe(List.of(TOPIC));
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync();
        }
        return values;
    }
}
