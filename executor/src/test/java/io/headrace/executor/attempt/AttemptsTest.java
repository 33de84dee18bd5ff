package io.headrace.executor.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.headrace.executor.kafka.RecordSender;
import io.headrace.executor.logs.LogPublisher;
import io.headrace.executor.ops.ExecutorMetrics;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.ImageFetch;
import io.headrace.executor.runtime.OutputSink;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.runtime.dryrun.DryRunContainerRuntime;
import io.headrace.executor.runtime.dryrun.DryRunEngine;
import io.headrace.executor.runtime.dryrun.DryRunEngine.Script;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.NodeOrder;
import io.headrace.schemas.value.ResourceAmounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts on a dry-run engine, without a broker. */
class AttemptsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ExecutorId EXECUTOR = new ExecutorId("e1");
    private static final AttemptId ATTEMPT = AttemptId.parse("4c7599ae-0a82-49aa-ba5a-4727fcce14a8/1");
    private static final InstantSource CLOCK = InstantSource.system();

    private final DryRunEngine engine = new DryRunEngine(
            CLOCK,
            (delay, task) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(task),
            plan -> switch (plan.command().get(0)) {
                case "sleep" -> Script.exits(Duration.ofMinutes(5), 0);
                case "broken" ->
                    new Script(
                            Duration.ZERO,
                            0,
                            false,
                            OptionalInt.empty(),
                            Duration.ZERO,
                            List.of(),
                            Optional.of(ContainerFailure.Code.CANNOT_START));
                default -> Script.exits(Duration.ofMillis(10), 0);
            });
    private final SlowPulls runtime = new SlowPulls(new DryRunContainerRuntime(engine, Map.of()));
    private final List<ExecutorReport> reports = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> acknowledgement = CompletableFuture.completedFuture(null);
    private final RecordSender logSender = message -> CompletableFuture.completedFuture(
            new RecordMetadata(new TopicPartition(message.topic(), 0), 0, 0, 0, 0, 0));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorMetrics metrics = new ExecutorMetrics(meters);
    private final LogPublisher logs = new LogPublisher(logSender, AccountId.DEFAULT, EXECUTOR, CLOCK, 1000, metrics);
    private final Attempts attempts = new Attempts(
            new ExecutorIdentity(EXECUTOR, "i1", "host", "dry-run", List.of("*"), new ResourceAmounts(1000, 1024, 0)),
            runtime,
            new PlacementTranslator(Map.of(), Network.HOST),
            report -> {
                reports.add(report);
                return acknowledgement;
            },
            logs,
            CLOCK,
            metrics);

    @AfterEach
    void close() {
        attempts.close();
        logs.close();
    }

    private static Placement placement(String command) {
        return placement(ATTEMPT, null, command);
    }

    private static Placement placement(AttemptId attemptId, @Nullable NodeOrder node, String command) {
        return new Placement(
                EXECUTOR,
                "i1",
                attemptId,
                "job",
                "queue",
                "environment",
                null,
                node,
                JsonCodec.mapper()
                        .convertValue(
                                Map.of("image", "busybox", "command", List.of(command)), ContainerProperties.class),
                new ResourceAmounts(100, 64, 0),
                null);
    }

    private static StopOrder stop() {
        return new StopOrder(EXECUTOR, "i1", ATTEMPT, "enough", 30);
    }

    @Test
    void shouldNotStartWhatIsStoppedWhileItsImageIsPulled() {
        // given
        runtime.pullTakesForEver = true;
        attempts.obey(placement("sleep"));
        await().atMost(PATIENCE).until(() -> runtime.pulling.getCount() == 0);

        // when
        attempts.obey(stop());

        // then
        await().atMost(PATIENCE).until(() -> attempts.inventory().isEmpty());
        assertThat(reports)
                .containsExactly(new AttemptNotStarted(
                        EXECUTOR, "i1", ATTEMPT, "CannotStartContainerError: stopped before it was started: enough"));
        assertThat(engine.startedCount()).isZero();
    }

    @Test
    void shouldSayWhereANodeIsReached() {
        // given
        AttemptId node = new AttemptId(ATTEMPT.job().node(3), 1);
        AttemptId lost = new AttemptId(ATTEMPT.job().node(4), 1);
        AttemptId single = new AttemptId(ATTEMPT.job().child(3), 1);
        NodeOrder order = new NodeOrder(5, 0, "10.0.0.1");

        // when
        attempts.obey(placement(node, order, "sleep"));
        await().atMost(PATIENCE).until(() -> reports.size() == 1);
        runtime.failures.set(1);
        attempts.obey(placement(lost, order, "sleep"));
        await().atMost(PATIENCE).until(() -> reports.size() == 2);
        attempts.obey(placement(single, null, "sleep"));
        await().atMost(PATIENCE).until(() -> reports.size() == 3);

        // then
        assertThat(reports)
                .extracting(
                        report -> ((AttemptStarted) report).attemptId(), report -> ((AttemptStarted) report).address())
                .containsExactly(tuple(node, "127.0.0.1"), tuple(lost, null), tuple(single, null));
        assertThat(runtime.inspectAll())
                .extracting(container -> container.ref().name())
                .containsExactly(
                        "headrace-" + ATTEMPT.job() + "-node3-1",
                        "headrace-" + ATTEMPT.job() + "-node4-1",
                        "headrace-" + ATTEMPT.job() + "-3-1");
    }

    @Test
    void shouldReportWhatCannotBeStarted() {
        attempts.obey(placement("broken"));

        await().atMost(PATIENCE).until(() -> attempts.inventory().isEmpty());
        assertThat(reports)
                .containsExactly(new AttemptNotStarted(
                        EXECUTOR, "i1", ATTEMPT, "CannotStartContainerError: as the script says"));
        assertThat(meters.get("headrace.executor.attempts.ended")
                        .tag("reason", "CannotStartContainerError")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(runtime.inspectAll()).isEmpty();
    }

    @Test
    void shouldKeepTheContainerUntilItsReportIsAcknowledged() {
        // given
        acknowledgement = new CompletableFuture<>();
        attempts.obey(placement("short"));
        await().atMost(PATIENCE).until(() -> reports.size() == 1 && engine.startedCount() == 1);

        // when the report that it started is acknowledged, but not the one that it ended
        CompletableFuture<Void> started = acknowledgement;
        acknowledgement = new CompletableFuture<>();
        started.complete(null);
        await().atMost(PATIENCE).until(() -> reports.size() == 2);

        // then
        assertThat(reports.get(0)).isInstanceOf(AttemptStarted.class);
        assertThat(reports.get(1)).isInstanceOf(AttemptExited.class);
        assertThat(runtime.inspectAll()).hasSize(1);
        assertThat(attempts.inventory()).containsExactly(ATTEMPT);

        // and when
        acknowledgement.complete(null);

        // then
        await().atMost(PATIENCE).until(() -> attempts.inventory().isEmpty());
        assertThat(runtime.inspectAll()).isEmpty();
    }

    @Test
    void shouldLeaveContainersAloneWhenItCloses() {
        attempts.obey(placement("sleep"));
        await().atMost(PATIENCE).until(() -> reports.size() == 1);

        attempts.close(); // returns when the attempt's thread has: what it would say, it has said

        assertThat(runtime.inspectAll()).extracting(OwnContainer::phase).containsExactly(OwnContainer.Phase.RUNNING);
        assertThat(reports).hasSize(1);
    }

    @Test
    void shouldStopWhatDidNotStopTheFirstTime() {
        attempts.obey(placement("sleep"));
        await().atMost(PATIENCE).until(() -> reports.size() == 1);
        runtime.failures.set(1);

        attempts.obey(stop()); // which is said only once

        await().atMost(PATIENCE).until(() -> attempts.inventory().isEmpty());
        assertThat(reports.get(1))
                .isInstanceOfSatisfying(
                        AttemptExited.class,
                        e -> assertThat(e)
                                .returns(143, AttemptExited::exitCode)
                                .returns("Container ended by SIGTERM (exit code 143)", AttemptExited::reason)
                                .returns(true, AttemptExited::toldToStop));
    }

    @Test
    void shouldSayThatNothingWasStartedOnlyOnceTheContainerIsGone() {
        runtime.failures.set(2);
        attempts.obey(placement("broken"));

        await().atMost(PATIENCE).until(() -> runtime.failures.get() == 1);
        assertThat(reports).isEmpty();
        assertThat(attempts.inventory()).containsExactly(ATTEMPT);

        await().atMost(PATIENCE).until(() -> attempts.inventory().isEmpty());
        assertThat(reports).singleElement().isInstanceOf(AttemptNotStarted.class);
        assertThat(runtime.failures).hasValue(0);
    }

    /** A runtime's own files may fail, too. */
    @Test
    void shouldTryAgainWhenTheRuntimeFailsInAWayOfItsOwn() {
        runtime.failsInAWayOfItsOwn = true;
        runtime.failures.set(1);
        attempts.obey(placement("broken"));

        await().atMost(PATIENCE).until(() -> attempts.inventory().isEmpty());
        assertThat(reports).singleElement().isInstanceOf(AttemptNotStarted.class);
        assertThat(runtime.failures).hasValue(0);
    }

    @Test
    void shouldRefuseAnAttemptOnceAndNotOneThatItHas() {
        attempts.obey(placement("sleep"));
        await().atMost(PATIENCE).until(() -> reports.size() == 1);
        AttemptId other = AttemptId.parse("4c7599ae-0a82-49aa-ba5a-4727fcce14a8/2");

        attempts.refuse(ATTEMPT, "garbled");
        attempts.refuse(other, "garbled");
        attempts.refuse(other, "garbled");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(attempts.inventory()).containsExactly(ATTEMPT));
        attempts.close();
        assertThat(reports)
                .filteredOn(AttemptNotStarted.class::isInstance)
                .containsExactly(new AttemptNotStarted(EXECUTOR, "i1", other, "garbled"));
    }

    /** A runtime whose pulls can be made to hang, and that fails when told to. */
    private static final class SlowPulls implements ContainerRuntime {

        private final DryRunContainerRuntime runtime;
        private final CountDownLatch pulling = new CountDownLatch(1);
        private volatile boolean pullTakesForEver;

        /** So many calls to stop, to remove or for an address fail. */
        private final AtomicInteger failures = new AtomicInteger();

        private volatile boolean failsInAWayOfItsOwn;

        SlowPulls(DryRunContainerRuntime runtime) {
            this.runtime = runtime;
        }

        @Override
        public String architecture() {
            return runtime.architecture();
        }

        @Override
        public String name() {
            return runtime.name();
        }

        @Override
        public String notice() {
            return runtime.notice();
        }

        @Override
        public Optional<String> jobNotice() {
            return runtime.jobNotice();
        }

        @Override
        public boolean assignsGpus() {
            return runtime.assignsGpus();
        }

        @Override
        public void ensureImage(ContainerPlan plan, ImageFetch fetch) throws InterruptedException {
            pulling.countDown();
            if (pullTakesForEver) {
                new CountDownLatch(1).await();
            }
        }

        @Override
        public ContainerRef create(ContainerPlan plan) {
            return runtime.create(plan);
        }

        @Override
        public void start(ContainerRef container) throws ContainerFailure {
            runtime.start(container);
        }

        @Override
        public Optional<String> address(ContainerRef container) throws ContainerFailure {
            failIfTold();
            return runtime.address(container);
        }

        @Override
        public CompletableFuture<ExitOutcome> exit(ContainerRef container) {
            return runtime.exit(container);
        }

        private void failIfTold() throws ContainerFailure {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                if (failsInAWayOfItsOwn) {
                    throw new UncheckedIOException(new IOException("no space left on device"));
                }
                throw new ContainerFailure(ContainerFailure.Code.ENGINE_TIMEOUT, "the engine does not answer");
            }
        }

        @Override
        public boolean stop(ContainerRef container, Duration grace) throws InterruptedException, ContainerFailure {
            failIfTold();
            return runtime.stop(container, grace);
        }

        @Override
        public void followOutput(ContainerRef container, OutputSink sink) throws InterruptedException {
            runtime.followOutput(container, sink);
        }

        @Override
        public List<OwnContainer> inspectAll() {
            return runtime.inspectAll();
        }

        @Override
        public void remove(ContainerRef container) throws ContainerFailure {
            failIfTold();
            runtime.remove(container);
        }

        @Override
        public void close() {
            runtime.close();
        }
    }
}
