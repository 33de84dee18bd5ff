package io.headrace.submitter.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.schemas.Topics;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.LogRange;
import io.headrace.submitter.logs.LogScan.Cursor;
import io.headrace.submitter.readmodel.AttemptRow;
import io.headrace.submitter.readmodel.Database;
import io.headrace.submitter.readmodel.EventLog;
import io.headrace.submitter.readmodel.JobQueries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Reading and following output on a real broker. */
@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class LogReaderTest {
    private static EmbeddedKafka kafka;
    private static LogWriter writer;
    private static final AtomicInteger JOBS_MADE = new AtomicInteger();

    @TempDir
    Path folder;

    private final EventLog events = new EventLog(AccountId.DEFAULT);
    private final int number = JOBS_MADE.incrementAndGet();
    private final JobId job = EventLog.id(number);
    private final AttemptId attempt = new AttemptId(job, 1);
    private final AttemptId other = new AttemptId(EventLog.id(1_000 + number), 1);
    private Database database;
    private LogReader reader;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.ephemeral();
        // One partition, so that attempts lie among each other.
        kafka.createTopic(Topics.LOGS.name(), 1);
        writer = new LogWriter(kafka.bootstrapServers());
    }

    @AfterAll
    static void stopKafka() {
        writer.close();
        kafka.close();
    }

    @BeforeEach
    void open() {
        database = Database.sqlite(folder.resolve("readmodel.db"));
        reader = new LogReader(consumers(), new JobQueries(database, AccountId.DEFAULT));
        happen(EventLog.submitted(job, "hello", "q", null));
    }

    @AfterEach
    void close() {
        reader.close();
        database.close();
    }

    @Test
    void shouldReadTheLinesOfOneFinishedAttemptOnce() throws Exception {
        RecordMetadata first = writer.write(attempt, 0, "one", "two");
        writer.write(other, 0, "not mine");
        writer.write(attempt, 0, "one", "two");
        RecordMetadata last = writer.write(attempt, 1, "two", "three");
        writer.write(attempt, 3, "written after the reported end");
        run(1);
        happen(ended(first, last));
        happen(new JobSucceeded(job, "done", false));
        assertThat(read(new LogRequest(job, null, false, null))).containsExactly("1 one", "1 two", "1 three");
        assertThat(read(new LogRequest(job, null, true, 2))).containsExactly("1 two", "1 three");
        assertThat(read(new LogRequest(job, 1, false, 0))).isEmpty();
        assertThat(read(new LogRequest(job, 2, false, null))).isEmpty();
    }

    /** A record that was sent again stands behind later ones, and its lines may come once more from the executor's next process. */
    @Test
    void shouldReadLinesThatCameLate() throws Exception {
        run(1);
        writer.write(attempt, 0, "one");
        writer.write(attempt, 2, "three");
        writer.write(attempt, 1, "two");
        writer.write(attempt, 1, "two", "three", "four");
        assertThat(read(new LogRequest(job, null, false, null))).containsExactly("1 one", "1 three", "1 two", "1 four");
    }

    @Test
    void shouldReadWhatARunningAttemptHasPrintedSoFar() throws Exception {
        run(1);
        writer.write(attempt, 0, "one", "two");
        assertThat(read(new LogRequest(job, null, false, null))).containsExactly("1 one", "1 two");
        assertThat(read(new LogRequest(job, null, false, 1))).containsExactly("1 two");
    }

    @Test
    void shouldReadNothingOfAJobThatHasNotRunOrPrinted() throws Exception {
        assertThat(read(new LogRequest(job, null, false, null))).isEmpty();
        run(1);
        happen(new AttemptSucceeded(attempt, EventLog.EXECUTOR, "done", 1, 2, null, null));
        happen(new JobSucceeded(job, "done", false));
        assertThat(read(new LogRequest(job, null, true, null))).isEmpty();
    }

    @Test
    void shouldFollowThroughRetriesToTheEndOfTheJob() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread follower = Thread.ofVirtual().start(() -> collect(new LogRequest(job, null, true, null), lines));
        run(1);
        RecordMetadata first = writer.write(attempt, 0, "one");
        soon().until(() -> lines.equals(List.of("1 one")));
        RecordMetadata last = writer.write(attempt, 1, "two");
        happen(ended(first, last));
        happen(new JobQueued(job, "q", 2, true));
        soon().until(() -> lines.equals(List.of("1 one", "1 two")));

        run(2);
        AttemptId second = new AttemptId(job, 2);
        RecordMetadata again = writer.write(second, 0, "again");
        happen(new AttemptSucceeded(
                second, EventLog.EXECUTOR, "done", 1, 2, new LogRange(0, again.offset(), again.offset()), null));
        happen(new JobSucceeded(job, "done", false));
        follower.join();
        assertThat(lines).containsExactly("1 one", "1 two", "2 again");
    }

    @Test
    void shouldStopFollowingWhenClosed() throws Exception {
        run(1);
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread follower = Thread.ofVirtual().start(() -> collect(new LogRequest(job, null, true, null), lines));
        writer.write(attempt, 0, "one");
        soon().until(() -> lines.equals(List.of("1 one")));
        reader.close();
        follower.join();
        assertThat(lines).containsExactly("1 one");
    }

    /** However many lines are asked for: they wait in memory until it is known that they are the last. */
    @Test
    void shouldKeepNoMoreOfTheLastLinesThanMemoryAllows() throws Exception {
        run(1);
        String[] batch = Collections.nCopies(8, "x".repeat(64 * 1024)).toArray(String[]::new);
        for (int line = 0; line < 320; line += batch.length) {
            writer.write(attempt, line, batch);
        }
        writer.write(attempt, 320, "the last");
        List<String> lines = read(new LogRequest(job, null, false, 100_000));
        assertThat(lines).hasSizeBetween(200, 257).endsWith("1 the last");
    }

    /** The other tests write to the topic meanwhile, at the time that it is. */
    @Test
    void shouldEndAScanSoonAfterTheLastInstant() throws Exception {
        // Later than everything else in the topic.
        long now = System.currentTimeMillis() + 300_000;
        List<Long> offsets = new ArrayList<>();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (long time : List.of(now, now + 60_000, now + 1_200_000, now + 1_200_001)) {
                offsets.add(producer.send(new ProducerRecord<>(Topics.LOGS.name(), 0, time, "no attempt", new byte[0]))
                        .get()
                        .offset());
            }
        }
        Cursor all = new LogScan(consumers()).between(now, Long.MAX_VALUE).getFirst();
        Cursor some = new LogScan(consumers()).between(now, now + 1).getFirst();
        assertThat(all.offset()).isEqualTo(offsets.getFirst());
        assertThat(all.end()).isGreaterThan(offsets.getLast());
        assertThat(some.offset()).isEqualTo(all.offset());
        assertThat(some.end()).as("lines may come late").isEqualTo(offsets.get(2));
    }

    private static LogConsumers consumers() {
        return new LogConsumers(Map.of("bootstrap.servers", kafka.bootstrapServers()), 10);
    }

    private void run(int number) {
        happen(EventLog.placed(job, number));
        happen(EventLog.running(job, number, 1));
    }

    private AttemptSucceeded ended(RecordMetadata first, RecordMetadata last) {
        return new AttemptSucceeded(
                attempt,
                EventLog.EXECUTOR,
                "done",
                1,
                2,
                new LogRange(first.partition(), first.offset(), last.offset()),
                null);
    }

    private void happen(Event event) {
        events.add(event);
        events.foldInto(database);
    }

    private List<String> read(LogRequest request) {
        List<String> lines = new CopyOnWriteArrayList<>();
        collect(request, lines);
        return lines;
    }

    private void collect(LogRequest request, List<String> lines) {
        try {
            reader.read(request, new LogSink() {
                @Override
                public void attempt(AttemptRow row) {}

                @Override
                public void line(AttemptId from, @Nullable String container, LogLine line) {
                    lines.add(from.number() + " " + line.text());
                }

                @Override
                public void idle() {}
            });
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The machine may be busy: what shall come is waited for longer than it ever should take. */
    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1));
    }
}
