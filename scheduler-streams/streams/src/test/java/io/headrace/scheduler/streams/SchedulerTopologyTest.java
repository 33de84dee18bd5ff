package io.headrace.scheduler.streams;

import static io.headrace.scheduler.streams.Samples.ACCOUNT;
import static io.headrace.scheduler.streams.Samples.EXECUTOR;
import static io.headrace.scheduler.streams.Samples.INCARNATION;
import static io.headrace.scheduler.streams.TestCluster.LEASE;
import static io.headrace.scheduler.streams.TestCluster.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent;
import io.headrace.schemas.event.ExecutorEvent.RegistrationRequested;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.placement.ExecutorOrder.RegisterOrder;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStopping;
import io.headrace.schemas.serde.Envelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerTopologyTest {
    private static final String JOB = "00000000-0000-4000-8000-000000000001";
    private static final AttemptId ATTEMPT = new AttemptId(JobId.parse(JOB), 1);

    private final TestCluster cluster = new TestCluster(SchedulerConfig.DEFAULT);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shouldTakeAJobFromSubmissionToItsEnd() {
        Samples.prepare(cluster, ACCOUNT, 2);

        String submission = cluster.send(ACCOUNT, Samples.job(JOB));
        List<Envelope<Event>> answer = cluster.envelopes();
        assertThat(answer)
                .extracting(e -> e.data().getClass().getSimpleName())
                .containsExactly("JobSubmitted", "JobQueued", "JobPlaced");
        assertThat(answer).allSatisfy(e -> {
            assertThat(e.causationId()).isEqualTo(submission);
            assertThat(e.id()).isEqualTo(ACCOUNT + "-" + e.sequence());
            assertThat(e.source()).isEqualTo("/headrace/scheduler");
            assertThat(e.subject()).startsWith(JOB);
            assertThat(e.time()).isEqualTo(TestCluster.START.toEpochMilli());
        });
        assertThat(cluster.orders()).singleElement().isInstanceOfSatisfying(Placement.class, order -> {
            assertThat(order.attemptId()).isEqualTo(ATTEMPT);
            assertThat(order.executorId()).isEqualTo(EXECUTOR);
            assertThat(order.incarnation()).isEqualTo(INCARNATION);
        });

        cluster.report(ACCOUNT, Samples.started(ATTEMPT));
        assertThat(cluster.events()).singleElement().isInstanceOf(AttemptRunning.class);
        cluster.report(ACCOUNT, Samples.exited(ATTEMPT, 0));
        assertThat(cluster.events())
                .extracting(e -> e.getClass().getSimpleName())
                .containsExactly("AttemptSucceeded", "JobSucceeded");
        assertThat(cluster.orders()).isEmpty();
    }

    @Test
    void shouldNumberTheEventsOfEachAccountWithoutGaps() {
        AccountId other = new AccountId("123456789012");
        List<Long> sequences = new ArrayList<>();
        cluster.send(ACCOUNT, Samples.environment("e", 1));
        cluster.send(other, Samples.environment("e", 1));
        cluster.send(ACCOUNT, Samples.queue("q", "e"));
        cluster.send(other, Samples.queue("q", "nowhere"));
        cluster.envelopes().forEach(e -> sequences.add(e.sequence()));
        assertThat(sequences).containsExactly(1L, 1L, 2L, 2L);
    }

    @Test
    void shouldAnswerARepetitionWithoutASecondJob() {
        Samples.prepare(cluster, ACCOUNT, 2);
        cluster.send(ACCOUNT, Samples.job(JOB));
        cluster.events();
        cluster.orders();

        cluster.send(ACCOUNT, Samples.job(JOB));
        assertThat(cluster.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        CommandRejected.class,
                        e -> assertThat(e.reason()).isEqualTo(RejectionReason.ALREADY_SUBMITTED));
        SubmitJob another =
                Commands.job("another").jobId(JOB).queue("q").definition("d").build();
        cluster.send(ACCOUNT, another);
        assertThat(cluster.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        CommandRejected.class, e -> assertThat(e.reason()).isEqualTo(RejectionReason.JOB_ID_TAKEN));
        assertThat(cluster.orders()).isEmpty();
    }

    @Test
    void shouldTakeAPayloadForTheSameInAnyOrderOfItsMaps() {
        Samples.prepare(cluster, ACCOUNT, 2);
        cluster.send(
                ACCOUNT,
                Commands.job("j")
                        .jobId(JOB)
                        .queue("q")
                        .definition("d")
                        .tag("a", "1")
                        .tag("b", "2")
                        .build());
        cluster.events();
        cluster.send(
                ACCOUNT,
                Commands.job("j")
                        .jobId(JOB)
                        .queue("q")
                        .definition("d")
                        .tag("b", "2")
                        .tag("a", "1")
                        .build());
        assertThat(cluster.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        CommandRejected.class,
                        e -> assertThat(e.reason()).isEqualTo(RejectionReason.ALREADY_SUBMITTED));
    }

    @Test
    void shouldStopAnAttemptThatRunsForTooLong() {
        Samples.prepare(cluster, ACCOUNT, 2);
        cluster.send(
                ACCOUNT,
                Commands.job("j")
                        .jobId(JOB)
                        .queue("q")
                        .definition("d")
                        .timeout(Duration.ofSeconds(60))
                        .build());
        cluster.report(ACCOUNT, Samples.started(ATTEMPT));
        cluster.events();
        cluster.orders();

        aliveFor(Duration.ofSeconds(59));
        assertThat(cluster.events()).noneMatch(JobStopRequested.class::isInstance);
        aliveFor(Duration.ofSeconds(2));
        assertThat(cluster.events()).singleElement().isInstanceOf(JobStopRequested.class);
        assertThat(cluster.orders()).singleElement().isInstanceOf(StopOrder.class);
    }

    @Test
    void shouldLoseAnExecutorThatIsSilentForLongerThanItsLease() {
        Samples.prepare(cluster, ACCOUNT, 2);
        cluster.send(ACCOUNT, Samples.job(JOB));
        cluster.report(ACCOUNT, Samples.started(ATTEMPT));
        cluster.events();

        aliveFor(LEASE.multipliedBy(3));
        assertThat(cluster.events()).as("heartbeats keep it").noneMatch(ExecutorEvent.class::isInstance);
        cluster.pass(LEASE.minusSeconds(2));
        assertThat(cluster.events()).isEmpty();
        cluster.pass(TICK.multipliedBy(6));
        assertThat(cluster.events())
                .extracting(e -> e.getClass().getSimpleName())
                .contains("AttemptLost", "ExecutorLost");

        cluster.report(ACCOUNT, new ExecutorHeartbeat(EXECUTOR, INCARNATION));
        assertThat(cluster.events()).singleElement().isInstanceOf(RegistrationRequested.class);
        assertThat(cluster.orders()).last().isInstanceOf(RegisterOrder.class);
    }

    @Test
    void shouldWriteNothingForTheHeartbeatOfAKnownExecutor() {
        Samples.prepare(cluster, ACCOUNT, 2);
        int rows = rows();
        for (int i = 0; i < 10; i++) {
            cluster.report(ACCOUNT, new ExecutorHeartbeat(EXECUTOR, INCARNATION));
            cluster.pass(Duration.ofSeconds(5));
        }
        assertThat(cluster.envelopes()).isEmpty();
        assertThat(cluster.orders()).isEmpty();
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    void shouldForgetAJobAfterItsRetentionAndLeaveNothingBehind() {
        SchedulerConfig brief = SchedulerConfig.DEFAULT.withRetention(Duration.ofMinutes(1));
        try (TestCluster forgetful = new TestCluster(brief)) {
            Samples.prepare(forgetful, ACCOUNT, 2);
            int before = rows(forgetful);
            forgetful.send(ACCOUNT, Samples.job(JOB));
            forgetful.report(ACCOUNT, Samples.started(ATTEMPT));
            forgetful.report(ACCOUNT, Samples.exited(ATTEMPT, 0));
            assertThat(rows(forgetful)).isGreaterThan(before);
            forgetful.events();
            for (int i = 0; i < 7; i++) {
                forgetful.report(ACCOUNT, new ExecutorHeartbeat(EXECUTOR, INCARNATION));
                forgetful.pass(Duration.ofSeconds(10));
            }
            assertThat(forgetful.events()).singleElement().isInstanceOf(JobPurged.class);
            assertThat(rows(forgetful)).isEqualTo(before);
        }
    }

    @Test
    void shouldForgetTheJobsOfEachAccountAfterItsOwnRetention() {
        AccountId patient = new AccountId("123456789012");
        AccountConfigs configs = new AccountConfigs(
                SchedulerConfig.DEFAULT.withRetention(Duration.ofMinutes(1)), Map.of(patient, Duration.ofMinutes(2)));
        try (TestCluster both = new TestCluster(1, configs::of, Timing.of(LEASE, TICK))) {
            for (AccountId account : List.of(ACCOUNT, patient)) {
                Samples.prepare(both, account, 2);
                both.send(account, Samples.job(JOB));
                both.report(account, Samples.exited(ATTEMPT, 0));
                both.report(account, new ExecutorStopping(EXECUTOR, INCARNATION));
            }
            both.events();
            both.pass(Duration.ofSeconds(90));
            assertThat(purged(both)).containsExactly(ACCOUNT);
            both.pass(Duration.ofSeconds(40));
            assertThat(purged(both)).containsExactly(patient);
        }
    }

    private static List<AccountId> purged(TestCluster cluster) {
        return cluster.envelopes().stream()
                .filter(event -> event.data() instanceof JobPurged)
                .map(Envelope::account)
                .toList();
    }

    @Test
    void shouldAnswerAnExecutorThatItDoesNotKnow() {
        ExecutorId stranger = new ExecutorId("stranger");
        cluster.report(ACCOUNT, new ExecutorHeartbeat(stranger, "x"));
        assertThat(cluster.events()).singleElement().isInstanceOf(RegistrationRequested.class);
        assertThat(cluster.orders()).containsExactly(new RegisterOrder(stranger, "x"));
    }

    private void aliveFor(Duration time) {
        for (long left = time.toSeconds(); left > 0; left--) {
            cluster.report(ACCOUNT, new ExecutorHeartbeat(EXECUTOR, INCARNATION));
            cluster.pass(Duration.ofSeconds(1));
        }
    }

    private int rows() {
        return rows(cluster);
    }

    private static int rows(TestCluster cluster) {
        int rows = 0;
        try (KeyValueIterator<?, ?> all = cluster.store().all()) {
            for (; all.hasNext(); all.next()) {
                rows++;
            }
        }
        return rows;
    }
}
