package io.headrace.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stream thread learns from its consumer what it has still to do. */
@Tag("broker")
class StreamsClientsTest {
    private static final String TOPIC = Topics.COMMANDS.name();

    private final StreamsClients clients = new StreamsClients();

    @Test
    void shouldTellWhatStandsInAllPartitionsOfTheThread() {
        try (LiveCluster cluster = new LiveCluster();
                KafkaProducer<String, byte[]> producer = cluster.producer(Map.of());
                Consumer<byte[], byte[]> consumer = clients.getConsumer(Map.of(
                        "bootstrap.servers",
                        cluster.bootstrapServers(),
                        "max.poll.records",
                        10,
                        "auto.offset.reset",
                        "earliest"))) {
            send(producer, 0, 100);
            consumer.assign(List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1)));
            assertThat(clients.standing(null)).as("before the first poll").isZero();

            await().pollInSameThread()
                    .atMost(LiveCluster.PATIENCE)
                    .until(() -> consumer.poll(Duration.ofMillis(100)).count(), count -> count == 10);
            assertThat(clients.standing(at(3)))
                    .as("6 of those that were polled, and the others")
                    .isEqualTo(96);
            assertThat(clients.standing(null)).as("but those that were polled").isEqualTo(90);

            send(producer, 1, 7);
            await().pollInSameThread().atMost(LiveCluster.PATIENCE).untilAsserted(() -> {
                consumer.pause(List.of(new TopicPartition(TOPIC, 0)));
                consumer.poll(Duration.ofMillis(100));
                consumer.seek(new TopicPartition(TOPIC, 1), 2);
                assertThat(clients.standing(at(9)))
                        .as("90 and the last 5 of the other partition")
                        .isEqualTo(95);
            });
        }
    }

    @Test
    void shouldTellNothingOnAThreadThatHasNoInput() {
        assertThat(clients.standing(at(3))).isZero();
    }

    private static void send(KafkaProducer<String, byte[]> producer, int partition, int records) {
        for (int i = 0; i < records; i++) {
            producer.send(new ProducerRecord<>(TOPIC, partition, "key", new byte[10]));
        }
        producer.flush();
    }

    private static RecordMetadata at(long offset) {
        return new At(TOPIC, 0, offset);
    }

    private record At(String topic, int partition, long offset) implements RecordMetadata {}
}
