package io.headrace.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.executor.ExecutorConfig.RuntimeConfig;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import io.headrace.executor.access.ContainerRules;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.ImageRules;
import io.headrace.executor.runtime.dryrun.DryRunContainerRuntime;
import io.headrace.executor.runtime.dryrun.DryRunEngine;
import io.headrace.executor.runtime.dryrun.DryRunEngine.Script;
import io.headrace.schemas.Topics;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorStopping;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLines;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.ResourceAmounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executor against a real broker, with a scheduler played by the test. */
@Tag("broker")
class ExecutorTest {

    private static EmbeddedKafka kafka;

    @TempDir
    private Path folder;

    private final ExecutorId executorId = new ExecutorId("executor-" + UUID.randomUUID());
    private final DryRunEngine engine = new DryRunEngine(
            InstantSource.system(),
            (delay, task) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(task),
            plan -> Script.exits(
                            Duration.ofMillis(Long.parseLong(plan.command().get(0))),
                            Integer.parseInt(plan.command().get(1)))
                    .withOutput(List.of("hello\n", "world")));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private SchedulerDouble scheduler;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.ephemeral();
        kafka.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()))
                .toList());
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void openScheduler() {
        scheduler = new SchedulerDouble(kafka.bootstrapServers(), executorId);
    }

    @AfterEach
    void closeScheduler() throws Exception {
        scheduler.close();
    }

    private ExecutorConfig config(RuntimeKind kind) {
        return new ExecutorConfig(
                executorId,
                AccountId.DEFAULT,
                kafka.bootstrapServers(),
                Map.of(),
                List.of("*"),
                new ResourceAmounts(2000, 2048, 0),
                Duration.ofMillis(500),
                1024 * 1024,
                new RuntimeConfig(
                        kind,
                        folder,
                        Network.HOST,
                        Optional.empty(),
                        Optional.empty(),
                        // Jobs and tests look into the same folder, which is the tests' own.
                        Optional.of(System.getProperty("user.name")),
                        ImageRules.KEEPING_ALL,
                        HostAddress.detected(),
                        ContainerRules.STRICT));
    }

    private Executor dryRun() throws Exception {
        return Executor.start(
                config(RuntimeKind.AUTO),
                labels -> new DryRunContainerRuntime(engine, labels),
                meters,
                InstantSource.system());
    }

    private List<String> lines(AttemptId attempt, LogRange range) throws Exception {
        return scheduler.logs(attempt, range).stream()
                .map(LogBatch::lines)
                .flatMap(List::stream)
                .map(LogLines::texts)
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void shouldRunAPlacementAndReportIt() throws Exception {
        AttemptId attempt = SchedulerDouble.newAttempt();
        try (Executor executor = dryRun()) {
            // given
            ExecutorStarted registration = scheduler.registration(1);
            assertThat(registration.inventory()).isEmpty();
            assertThat(registration.capacity()).isEqualTo(new ResourceAmounts(2000, 2048, 0));

            // when
            scheduler.place(registration.incarnation(), attempt, "50", "3");

            // then
            AttemptExited exited = scheduler.awaitReport(AttemptExited.class, attempt);
            assertThat(exited.exitCode()).isEqualTo(3);
            assertThat(exited.stoppedAt()).isGreaterThanOrEqualTo(exited.startedAt());
            assertThat(lines(attempt, Objects.requireNonNull(exited.logs()))).containsExactly("hello", "world");
            assertThat(scheduler.reportsOn(attempt))
                    .extracting(report -> report.getClass().getSimpleName())
                    .containsExactly("AttemptStarted", "AttemptExited");
            await().atMost(SchedulerDouble.PATIENCE)
                    .until(() -> executor.inventory().isEmpty());
            await().atMost(SchedulerDouble.PATIENCE)
                    .until(() -> scheduler.reports().stream().anyMatch(ExecutorHeartbeat.class::isInstance));
        }
        await().atMost(SchedulerDouble.PATIENCE)
                .until(() -> scheduler.reports().stream().anyMatch(ExecutorStopping.class::isInstance));
    }

    @Test
    void shouldCountWhatItDoes() throws Exception {
        AttemptId attempt = SchedulerDouble.newAttempt();
        try (Executor executor = dryRun()) {
            // when
            scheduler.place(executor.incarnation(), attempt, "50", "3");
            scheduler.awaitReport(AttemptStarted.class, attempt);
            await().atMost(SchedulerDouble.PATIENCE)
                    .until(() -> executor.inventory().isEmpty());
        }

        // then
        assertThat(meters.get("headrace.executor.attempts.started").counter().count())
                .isEqualTo(1);
        assertThat(meters.get("headrace.executor.attempts.running").gauge().value())
                .isZero();
        assertThat(meters.get("headrace.executor.attempts.ended")
                        .tag("reason", "exit")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("headrace.executor.log").counter().count()).isEqualTo("hello\nworld".length());
        assertThat(meters.get("headrace.executor.pull").timer().count()).isEqualTo(1);
        assertThat(meters.get("headrace.executor.start").timer().count()).isEqualTo(1);
        assertThat(meters.get("headrace.executor.report.lag").timer().count())
                .as("registration, start, exit, goodbye; and heartbeats")
                .isGreaterThanOrEqualTo(4);
        assertThat(meters.get("headrace.executor.reports.pending").gauge().value())
                .isZero();
    }

    @Test
    void shouldRunARepeatedPlacementOnce() throws Exception {
        AttemptId attempt = SchedulerDouble.newAttempt();
        AttemptId marker = SchedulerDouble.newAttempt();
        try (Executor executor = dryRun()) {
            String incarnation = executor.incarnation();
            scheduler.place(incarnation, attempt, "50", "0");
            scheduler.place(incarnation, attempt, "50", "0");
            scheduler.awaitReport(AttemptExited.class, attempt);

            scheduler.place(incarnation, attempt, "50", "0");
            scheduler.place(incarnation, marker, "50", "0");
            scheduler.awaitReport(AttemptExited.class, marker);

            assertThat(engine.startedCount()).isEqualTo(2);
            assertThat(scheduler.reportsOn(attempt)).hasSize(2);
        }
    }

    @Test
    void shouldIgnoreOrdersForAnotherIncarnation() throws Exception {
        AttemptId stale = SchedulerDouble.newAttempt();
        AttemptId marker = SchedulerDouble.newAttempt();
        try (Executor executor = dryRun()) {
            scheduler.place("an-older-process", stale, "50", "0");
            scheduler.place(executor.incarnation(), marker, "50", "0");
            scheduler.awaitReport(AttemptExited.class, marker);

            assertThat(scheduler.reportsOn(stale)).isEmpty();
            assertThat(engine.startedCount()).isEqualTo(1);
        }
    }

    @Test
    void shouldStopARunningAttempt() throws Exception {
        AttemptId attempt = SchedulerDouble.newAttempt();
        try (Executor executor = dryRun()) {
            scheduler.place(executor.incarnation(), attempt, "600000", "0");
            scheduler.awaitReport(AttemptStarted.class, attempt);

            scheduler.stop(executor.incarnation(), attempt);

            assertThat(scheduler.awaitReport(AttemptExited.class, attempt).exitCode())
                    .isEqualTo(143);
        }
    }

    @Test
    void shouldAnswerTheOrderToRegisterWithItsInventory() throws Exception {
        AttemptId attempt = SchedulerDouble.newAttempt();
        try (Executor executor = dryRun()) {
            scheduler.place(executor.incarnation(), attempt, "600000", "0");
            scheduler.awaitReport(AttemptStarted.class, attempt);

            scheduler.askToRegister(executor.incarnation());

            assertThat(scheduler.registration(2).inventory()).containsExactly(attempt);
            assertThat(scheduler.registration(2).incarnation()).isEqualTo(executor.incarnation());
        }
    }

    @Test
    void shouldFindItsContainersAfterARestart() throws Exception {
        AttemptId runs = SchedulerDouble.newAttempt();
        AttemptId endsMeanwhile = SchedulerDouble.newAttempt();
        // given
        try (Executor executor = dryRun()) {
            scheduler.place(executor.incarnation(), runs, "600000", "0");
            scheduler.place(executor.incarnation(), endsMeanwhile, "1000", "7");
            scheduler.awaitReport(AttemptStarted.class, runs);
            scheduler.awaitReport(AttemptStarted.class, endsMeanwhile);
        }
        assertThat(scheduler.reportsOn(endsMeanwhile)).hasSize(1);

        // when
        try (Executor executor = dryRun()) {
            // then
            ExecutorStarted registration = scheduler.registration(2);
            assertThat(registration.inventory()).containsExactlyInAnyOrder(runs, endsMeanwhile);
            assertThat(scheduler.awaitReport(AttemptExited.class, endsMeanwhile).exitCode())
                    .isEqualTo(7);
            scheduler.stop(executor.incarnation(), runs);
            AttemptExited stopped = scheduler.awaitReport(AttemptExited.class, runs);
            assertThat(stopped.exitCode()).isEqualTo(143);
            assertThat(lines(runs, Objects.requireNonNull(stopped.logs()))).containsExactly("hello", "world");
            await().atMost(SchedulerDouble.PATIENCE)
                    .until(() -> executor.inventory().isEmpty());
        }
        assertThat(engine.startedCount()).isEqualTo(2);
    }

    @Test
    void shouldFindTheNodesOfAJobAfterARestart() throws Exception {
        JobId job = SchedulerDouble.newAttempt().job();
        List<AttemptId> nodes = List.of(new AttemptId(job.node(0), 1), new AttemptId(job.node(1), 1));
        // given
        try (Executor executor = dryRun()) {
            for (AttemptId node : nodes) {
                scheduler.place(executor.incarnation(), node, "600000", "0");
                assertThat(scheduler.awaitReport(AttemptStarted.class, node).address())
                        .isEqualTo("127.0.0.1");
            }
        }

        // when
        try (Executor executor = dryRun()) {
            // then
            assertThat(scheduler.registration(2).inventory()).containsExactlyInAnyOrderElementsOf(nodes);
            scheduler.stop(executor.incarnation(), nodes.get(1));
            assertThat(scheduler.awaitReport(AttemptExited.class, nodes.get(1)).exitCode())
                    .isEqualTo(143);
            await().atMost(SchedulerDouble.PATIENCE)
                    .untilAsserted(() -> assertThat(scheduler.reportsOn(nodes.get(0)))
                            .extracting(report -> ((AttemptStarted) report).address())
                            .containsExactly("127.0.0.1", "127.0.0.1"));
            assertThat(executor.inventory()).containsExactly(nodes.get(0));
            scheduler.stop(executor.incarnation(), nodes.get(0));
            scheduler.awaitReport(AttemptExited.class, nodes.get(0));
        }
    }

    @Test
    void shouldContinueALogWhereItWasLeft() throws Exception {
        AttemptId attempt = SchedulerDouble.newAttempt();
        Path go = folder.resolve("go");
        String script = "echo one; echo two; while [ ! -e '" + go + "' ]; do sleep 0.05; done; echo three; exit 5";
        // given
        try (Executor executor = Executor.start(config(RuntimeKind.PROCESS))) {
            scheduler.place(executor.incarnation(), attempt, "sh", "-c", script);
            scheduler.awaitReport(AttemptStarted.class, attempt);
            scheduler.awaitLogRecord(attempt);
        }

        // when
        try (Executor executor = Executor.start(config(RuntimeKind.PROCESS))) {
            assertThat(scheduler.registration(2).inventory()).containsExactly(attempt);
            Files.createFile(go);

            // then
            AttemptExited exited = scheduler.awaitReport(AttemptExited.class, attempt);
            assertThat(exited.exitCode()).isEqualTo(5);
            LogRange range = Objects.requireNonNull(exited.logs());
            assertThat(lines(attempt, range).subList(1, 4)).containsExactly("one", "two", "three");
            assertThat(lines(attempt, range).get(0)).contains("without isolation");
            assertThat(lines(attempt, range)).hasSize(4);
            await().atMost(SchedulerDouble.PATIENCE)
                    .until(() -> executor.inventory().isEmpty());
        }
    }

    @Test
    void shouldReportAPlacementThatItCannotRead() throws Exception {
        AttemptId attempt = SchedulerDouble.newAttempt();
        AttemptId runs = SchedulerDouble.newAttempt();
        AttemptId marker = SchedulerDouble.newAttempt();
        try (Executor executor = dryRun()) {
            scheduler.place(executor.incarnation(), runs, "600000", "0");
            scheduler.awaitReport(AttemptStarted.class, runs);

            scheduler.placeGarbled(executor.incarnation(), attempt);
            scheduler.placeGarbled(executor.incarnation(), runs);
            scheduler.place(executor.incarnation(), marker, "10", "0");

            assertThat(scheduler.awaitReport(AttemptNotStarted.class, attempt).reason())
                    .startsWith("CannotStartContainerError: its placement cannot be read: ");
            scheduler.awaitReport(AttemptExited.class, marker);
            assertThat(scheduler.reportsOn(runs))
                    .as("its repeated placement changes nothing")
                    .hasSize(1);
        }
    }

    @Test
    void shouldReportWhatCannotBeHonoured() throws Exception {
        AttemptId attempt = SchedulerDouble.newAttempt();
        try (Executor executor = Executor.start(config(RuntimeKind.PROCESS))) {
            scheduler.place(executor.incarnation(), attempt);

            AttemptNotStarted report = scheduler.awaitReport(AttemptNotStarted.class, attempt);

            assertThat(report.reason())
                    .startsWith("ResourceInitializationError: the process runtime cannot honour command:");
            List<ExecutorReport> all = scheduler.reportsOn(attempt);
            assertThat(all).hasSize(1);
        }
    }
}
