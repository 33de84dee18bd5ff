package io.headrace.scheduler.streams;

import static io.headrace.scheduler.streams.Samples.ACCOUNT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.scheduler.streams.fault.DeadLetter;
import io.headrace.scheduler.streams.store.StoreTables;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing that is written to the topics stops the partition, and nothing is lost. */
class PoisonRecordTest {
    private static final String JOB = "00000000-0000-4000-8000-000000000001";
    private static final String LATER_JOB = "ffffffff-0000-4000-8000-000000000000";

    private final TestCluster cluster = new TestCluster(SchedulerConfig.DEFAULT);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shouldSetAsideWhatIsNoMessage() {
        ProducerRecord<String, byte[]> noHeaders = command(ACCOUNT.value(), "{}".getBytes(UTF_8));
        assertSetAside(noHeaders, "header ce_specversion");
        ProducerRecord<String, byte[]> noAccount = copy(submission(), null);
        assertSetAside(noAccount, "record key");
        ProducerRecord<String, byte[]> badAccount = copy(submission(), "acme");
        assertSetAside(badAccount, "'acme'");
        ProducerRecord<String, byte[]> unknownType = with(submission(), "ce_type", "io.headrace.SubmitJobs.v1");
        assertSetAside(unknownType, "did you mean io.headrace.SubmitJob.v1");
        ProducerRecord<String, byte[]> noId = with(submission(), "ce_id", "");
        assertSetAside(noId, "header ce_id");
        assertThat(cluster.events()).isEmpty();
    }

    @Test
    void shouldSetAsideReportsThatAreNone() {
        ProducerRecord<String, byte[]> nonsense =
                new ProducerRecord<>(Topics.EXECUTOR_REPORTS.name(), ACCOUNT.value(), new byte[] {1, 2, 3});
        assertSetAside(nonsense, "header ce_specversion");
        ProducerRecord<String, byte[]> aCommand = new ProducerRecord<>(
                Topics.EXECUTOR_REPORTS.name(),
                null,
                ACCOUNT.value(),
                submission().value(),
                submission().headers());
        assertSetAside(aCommand, "is unknown on headrace.executor-reports");
        assertThat(cluster.events()).isEmpty();
    }

    @Test
    void shouldSetAsideAndAnswerACommandThatBreaksItsSchema() {
        ProducerRecord<String, byte[]> broken = command(
                ACCOUNT.value(),
                ("{\"jobId\": \"" + JOB + "\", \"jobName\": \"j\", \"jobQueue\": \"q\", \"jobDefinitio\": \"d\"}")
                        .getBytes(UTF_8));
        submission().headers().forEach(broken.headers()::add);
        with(broken, "ce_actor", "AKIA123");
        assertSetAside(broken, "jobDefinition");
        Envelope<Event> answer = cluster.envelopes().getFirst();
        assertThat(answer.causationId()).isEqualTo("the-id");
        assertThat(answer.actor()).isEqualTo("AKIA123");
        assertThat(answer.data()).isInstanceOfSatisfying(CommandRejected.class, e -> {
            assertThat(e.command()).isEqualTo("SubmitJob");
            assertThat(e.reason()).isEqualTo(RejectionReason.INVALID_ARGUMENT);
            assertThat(e.jobId()).isEqualTo(JOB);
            assertThat(e.message()).contains("jobDefinition");
        });
    }

    @Test
    void shouldAnswerABodyThatIsNoJsonOrMissing() {
        for (String body : Arrays.asList("{", "[]", "", null)) {
            ProducerRecord<String, byte[]> broken =
                    command(ACCOUNT.value(), body == null ? null : body.getBytes(UTF_8));
            submission().headers().forEach(broken.headers()::add);
            assertSetAside(broken, "");
            assertThat(cluster.events()).singleElement().isInstanceOf(CommandRejected.class);
        }
    }

    @Test
    void shouldAnswerWithoutAJobIdThatNoEventCanHold() {
        for (String jobId : List.of("\\ud83d", "a\\u0000b", "x".repeat(65))) {
            ProducerRecord<String, byte[]> broken =
                    command(ACCOUNT.value(), ("{\"jobId\":\"" + jobId + "\"}").getBytes(UTF_8));
            submission().headers().forEach(broken.headers()::add);
            assertSetAside(broken, "");
            assertThat(cluster.events())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CommandRejected.class,
                            e -> assertThat(e)
                                    .returns(RejectionReason.INVALID_ARGUMENT, CommandRejected::reason)
                                    .returns(null, CommandRejected::jobId));
        }
    }

    @Test
    void shouldNotRepeatAnIdOrActorThatItRefuses() {
        for (byte[] id :
                List.of("x".repeat(1025).getBytes(UTF_8), "a\nb".getBytes(UTF_8), new byte[] {'a', (byte) 0xff})) {
            ProducerRecord<String, byte[]> badId = with(submission(), "ce_id", id);
            assertSetAside(badId, "header ce_id: ");
            assertThat(cluster.envelopes()).as("nobody knows that id").isEmpty();
        }
        ProducerRecord<String, byte[]> badActor = with(submission(), "ce_actor", "\u0007");
        assertSetAside(badActor, "header ce_actor: ");
        assertThat(cluster.envelopes()).singleElement().satisfies(answer -> {
            assertThat(answer.causationId()).isEqualTo("the-id");
            assertThat(answer.actor()).isNull();
        });
    }

    @Test
    void shouldAnswerACommandWhoseJobIdCouldNotBeASubject() {
        for (String jobId : List.of("a\nb", "\u00e9".repeat(256))) {
            cluster.send(ACCOUNT, new CancelJob(jobId, "why not"));
            Envelope<Event> answer = cluster.envelopes().getFirst();
            assertThat(answer.subject()).isNull();
            assertThat(answer.data())
                    .isInstanceOfSatisfying(
                            CommandRejected.class, e -> assertThat(e.jobId()).isEqualTo(jobId));
        }
    }

    @Test
    void shouldSetAsideWhatStandsInAnotherPartitionThanItsAccounts() {
        try (TestCluster four = new TestCluster(SchedulerConfig.DEFAULT, 4)) {
            AccountId elsewhere = accountOf(2);
            four.send(elsewhere, Samples.environment("e", 1));
            four.report(elsewhere, Samples.executor(1));
            four.send(copy(submission(), elsewhere.value())); // the queue is not there, which is not even looked at
            ProducerRecord<String, byte[]> broken = copy(submission(), elsewhere.value());
            four.send(new ProducerRecord<>(broken.topic(), null, broken.key(), "{".getBytes(UTF_8), broken.headers()));

            List<TestRecord<byte[], byte[]>> letters = four.deadLetters();
            assertThat(letters)
                    .extracting(PoisonRecordTest::kind)
                    .containsExactly("MISPLACED", "MISPLACED", "MISPLACED", "UNDECODABLE");
            assertThat(header(letters.getFirst(), DeadLetter.REASON_HEADER))
                    .startsWith("record partition: 0, expected 2 of 4 for account " + elsewhere);
            assertThat(four.events()).isEmpty();
            try (KeyValueIterator<Bytes, byte[]> rows = four.store().all()) {
                assertThat(rows.hasNext()).as("state of the account").isFalse();
            }

            Samples.prepareWithoutReading(four, accountOf(0), 1);
            assertThat(four.deadLetters()).isEmpty();
            assertThat(four.events()).hasSize(4);
        }
    }

    private static AccountId accountOf(int partition) {
        return LongStream.range(0, 1000)
                .mapToObj("%012d"::formatted)
                .filter(account -> Topics.partitionOf(account, 4) == partition)
                .map(AccountId::new)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldSetAsideWhatLeadsToMoreThanARecordHolds() {
        cluster.report(ACCOUNT, started("host-1", "x".repeat(990_000)));
        Map<String, String> before = rows();
        Envelope<Event> registered = cluster.envelopes().getFirst();
        int bytes = EnvelopeCodec.of(MessageFamily.EVENTS).value(registered).length;
        assertThat(cluster.deadLetters()).isEmpty();

        // Its body alone would fit, but not with key and headers.
        cluster.report(ACCOUNT, started("host-2", "x".repeat(990_000 + 1_000_000 - bytes)));
        TestRecord<byte[], byte[]> letter = cluster.deadLetters().getFirst();
        assertThat(kind(letter)).isEqualTo("TOO_LARGE");
        assertThat(header(letter, DeadLetter.REASON_HEADER))
                .startsWith("ExecutorRegistered would have 1000")
                .endsWith("the maximum is 1000000");
        assertThat(cluster.events()).isEmpty();
        assertThat(rows()).as("rows but the account's").isEqualTo(before);
    }

    private static ExecutorStarted started(String executor, String environment) {
        ExecutorStarted usual = Samples.executor(1);
        return new ExecutorStarted(
                new ExecutorId(executor),
                usual.incarnation(),
                usual.hostname(),
                usual.runtime(),
                List.of(environment),
                usual.capacity(),
                List.of());
    }

    @Test
    void shouldSetAsideARecordOnWhichTheCoreFailsAndKeepNothingOfTheStep() {
        Samples.prepare(cluster, ACCOUNT, 1);
        AttemptId attempt = new AttemptId(JobId.parse(JOB), 1);
        breakInvariant(attempt);
        Map<String, String> before = rows();

        cluster.report(ACCOUNT, Samples.exited(attempt, 0));
        TestRecord<byte[], byte[]> letter = cluster.deadLetters().getFirst();
        assertThat(kind(letter)).isEqualTo("SCHEDULER_FAULT");
        assertThat(header(letter, DeadLetter.REASON_HEADER)).contains("IllegalStateException");
        assertThat(cluster.events())
                .as("a report has nobody who waits for its answer")
                .isEmpty();
        assertThat(rows()).isEqualTo(before);

        cluster.send(ACCOUNT, Samples.job("00000000-0000-4000-8000-000000000002"));
        assertThat(cluster.envelopes().getFirst().sequence()).as("no gap").isEqualTo(8);
    }

    @Test
    void shouldAnswerACommandOnWhichTheCoreFails() {
        Samples.prepare(cluster, ACCOUNT, 1);
        breakInvariant(new AttemptId(JobId.parse(JOB), 1));
        // The later job's row says more than its attempt does, so that it is in the store, too.
        cluster.send(ACCOUNT, new TerminateJob(LATER_JOB, "no longer needed"));
        assertThat(cluster.events()).last().isInstanceOf(JobStopRequested.class);
        StoreTables.Factory task = new StoreTables.Factory(cluster.store(), 0);
        StoreTables tables = task.of(ACCOUNT);
        tables.table(TableId.JOBS, JobId.class, JobRow.class)
                .put(JobId.parse(JOB), JobRow.fresh(JobStatus.RUNNABLE, null));
        tables.commit();
        task.flush();
        String id = cluster.send(ACCOUNT, new CancelJob(JOB, "no longer needed"));
        Envelope<Event> answer = cluster.envelopes().getFirst();
        assertThat(answer.causationId()).isEqualTo(id);
        assertThat(answer.data())
                .isInstanceOfSatisfying(
                        CommandRejected.class, e -> assertThat(e.reason()).isEqualTo(RejectionReason.SCHEDULER_FAULT));
        assertThat(cluster.registry
                        .get("headrace.scheduler.dead.letters")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    /** A live attempt of a job that is not there. A later job is placed before: nobody looks into the store behind the last row. */
    private void breakInvariant(AttemptId attempt) {
        cluster.send(ACCOUNT, Samples.job(LATER_JOB));
        assertThat(cluster.events()).last().isInstanceOf(JobPlaced.class);
        StoreTables.Factory task = new StoreTables.Factory(cluster.store(), 0);
        StoreTables tables = task.of(ACCOUNT);
        tables.table(TableId.ATTEMPTS, JobId.class, AttemptRow.class)
                .put(
                        attempt.job(),
                        new AttemptRow(
                                1,
                                Samples.EXECUTOR,
                                Samples.INCARNATION,
                                "e",
                                ResourceAmounts.NONE,
                                1L,
                                1L,
                                null,
                                null));
        tables.commit();
        task.flush();
    }

    private void assertSetAside(ProducerRecord<String, byte[]> poison, String reason) {
        cluster.send(poison);
        List<TestRecord<byte[], byte[]>> letters = cluster.deadLetters();
        assertThat(letters).hasSize(1);
        TestRecord<byte[], byte[]> letter = letters.getFirst();
        assertThat(letter.value()).isEqualTo(poison.value());
        String key = poison.key();
        assertThat(letter.key()).isEqualTo(key == null ? null : key.getBytes(UTF_8));
        for (Header header : poison.headers()) {
            assertThat(letter.headers().headers(header.key())).contains(header);
        }
        assertThat(kind(letter)).isEqualTo("UNDECODABLE");
        assertThat(header(letter, DeadLetter.REASON_HEADER)).contains(reason);
        assertThat(header(letter, DeadLetter.TOPIC_HEADER)).isEqualTo(poison.topic());
        assertThat(header(letter, DeadLetter.PARTITION_HEADER)).isEqualTo("0");
        assertThat(header(letter, DeadLetter.OFFSET_HEADER)).containsOnlyDigits();
    }

    /** Every row but the account's own, whose sequence number counts refusals too. */
    private Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = cluster.store().all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> row = all.next();
                if (row.key.get()[12] != 'a') {
                    rows.put(row.key.toString(), Bytes.wrap(row.value).toString());
                }
            }
        }
        return rows;
    }

    private static ProducerRecord<String, byte[]> submission() {
        return with(Commands.submitJob(ACCOUNT, Samples.job(JOB)), "ce_id", "the-id");
    }

    private static ProducerRecord<String, byte[]> command(String account, byte @Nullable [] body) {
        return new ProducerRecord<>(Topics.COMMANDS.name(), account, body);
    }

    private static ProducerRecord<String, byte[]> copy(ProducerRecord<String, byte[]> made, @Nullable String key) {
        return new ProducerRecord<>(made.topic(), null, key, made.value(), made.headers());
    }

    private static ProducerRecord<String, byte[]> with(
            ProducerRecord<String, byte[]> made, String header, String value) {
        return with(made, header, value.getBytes(UTF_8));
    }

    private static ProducerRecord<String, byte[]> with(
            ProducerRecord<String, byte[]> made, String header, byte[] value) {
        made.headers().remove(header);
        made.headers().add(header, value);
        return made;
    }

    private static String kind(TestRecord<byte[], byte[]> letter) {
        return header(letter, DeadLetter.KIND_HEADER);
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }
}
