package io.headrace.submitter.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.schemas.Topics;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the loop does when it cannot go on. */
@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class ProjectionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final AccountId ACCOUNT = AccountId.DEFAULT;

    private final EnvelopeCodec<Event> codec = EnvelopeCodec.of(MessageFamily.EVENTS);
    private final EventLog log = new EventLog(ACCOUNT);
    private final List<Envelope<Event>> visible = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private EmbeddedKafka kafka;
    private KafkaProducer<String, byte[]> producer;
    private Database database;
    private Projection projection;

    @BeforeEach
    void open() {
        kafka = EmbeddedKafka.ephemeral();
        kafka.createTopic(Topics.EVENTS.name(), 1);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
        database = Database.sqlite(folder.resolve("readmodel.db"));
        projection = new Projection(
                database,
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                visible::add,
                new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        projection.close();
        database.close();
        producer.close();
        kafka.close();
    }

    @Test
    void shouldStopAtAnEventThatItCannotReadAndSayWhich() {
        Envelope<Event> first = log.add(EventLog.submitted(EventLog.id(1), "one", "q", null));
        Envelope<Event> second = log.add(new JobQueued(EventLog.id(1), "q", 1, false));
        send(record(first));
        ProducerRecord<String, byte[]> garbled = record(second);
        garbled.headers().remove("ce_type").add("ce_type", "io.headrace.JobDreamt.v1".getBytes(UTF_8));
        send(garbled);
        send(record(log.add(EventLog.placed(EventLog.id(1), 1))));
        projection.start();

        awaitProblem("the event at headrace.events-0 offset 1 cannot be read: header ce_type");
        assertThat(projection.caughtUp()).isFalse();
        assertThat(visible).extracting(Envelope::sequence).containsExactly(1L);
        assertThat(offset()).isEqualTo(1);
    }

    @Test
    void shouldStopAtAGapAndSayWhere() {
        send(record(log.add(EventLog.submitted(EventLog.id(1), "one", "q", null))));
        log.add(new JobQueued(EventLog.id(1), "q", 1, false)); // which is never written
        projection.start();
        await().atMost(PATIENCE).until(projection::caughtUp);

        send(record(log.add(EventLog.placed(EventLog.id(1), 1))));

        awaitProblem("the event at headrace.events-0 offset 1 cannot be folded: it is number 3 of account " + ACCOUNT
                + ", expected 2");
        assertThat(projection.caughtUp()).isFalse();
        assertThat(visible).extracting(Envelope::sequence).containsExactly(1L);
    }

    @Test
    void shouldNotBeReadyWhileItFails() {
        projection.start();
        await().atMost(PATIENCE).until(projection::caughtUp);
        assertThat(projection.problem()).isEmpty();

        database.close();
        send(record(log.add(EventLog.submitted(EventLog.id(1), "one", "q", null))));

        await().atMost(PATIENCE).until(() -> !projection.caughtUp());
        assertThat(projection.problem()).isPresent();
    }

    private void awaitProblem(String line) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(projection.problem().orElse("")).startsWith(line));
    }

    private long offset() {
        return new ReadModelStore(database).offsets(topicId()).get(0);
    }

    private String topicId() {
        try (EventsTopic topic = new EventsTopic(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return topic.id();
        }
    }

    private ProducerRecord<String, byte[]> record(Envelope<Event> event) {
        return codec.toRecord(ACCOUNT.value(), event);
    }

    private void send(ProducerRecord<String, byte[]> made) {
        var unused = producer.send(made);
        producer.flush();
    }
}
