package io.headrace.executor;

import io.headrace.executor.access.GuardedRuntime;
import io.headrace.executor.attempt.Attempts;
import io.headrace.executor.attempt.ExecutorIdentity;
import io.headrace.executor.attempt.PlacementTranslator;
import io.headrace.executor.kafka.ClientProperties;
import io.headrace.executor.kafka.DurableProducer;
import io.headrace.executor.kafka.KafkaPatience;
import io.headrace.executor.kafka.SpreadSender;
import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.logs.LogPositions;
import io.headrace.executor.logs.LogPublisher;
import io.headrace.executor.logs.LogSource;
import io.headrace.executor.ops.ExecutorMetrics;
import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.recovery.OrphanReaper;
import io.headrace.executor.recovery.Reattach;
import io.headrace.executor.report.Heartbeats;
import io.headrace.executor.report.ReportPublisher;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.schemas.Topics;
import io.headrace.schemas.Topics.Topic;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorStopping;
import io.headrace.schemas.value.ResourceAmounts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One executor: how the parts hang together, in the order in which they start.
 *
 * <p>Closing it ends no container. They run on, and the next process with the same id finds them.
 */
public final class Executor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Executor.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /** Of reports: none wait for others, a report is a step of somebody's job. */
    private static final int REPORT_LINGER_MILLIS = 0;

    private static final int REPORT_BATCH_BYTES = 16 * 1024;

    /** Of logs, which come in bulk. */
    private static final int LOG_LINGER_MILLIS = 5;

    /** Room for two records of usual lines: with one in each batch, what a request costs was a fifth of all. */
    private static final int LOG_BATCH_BYTES = 256 * 1024;

    /** More than one, for a broker that has processors to spare; on two processors four gained nothing more. */
    private static final int LOG_CONNECTIONS = 2;

    /** All that it reads or writes. */
    private static final List<Topic> TOPICS = List.of(Topics.PLACEMENTS, Topics.EXECUTOR_REPORTS, Topics.LOGS);

    private final ExecutorConfig config;
    // Those of later processes sort behind, by this machine's clock.
    private final String incarnation = "%016d-%s".formatted(System.currentTimeMillis(), UUID.randomUUID());
    private final ContainerRuntime runtime;
    private final DurableProducer reportProducer;
    private final List<DurableProducer> logProducers = new ArrayList<>();
    private final ReportPublisher reports;
    private final LogPublisher logs;
    private final ExecutorIdentity identity;
    private final Attempts attempts;
    private final Heartbeats heartbeats;
    private final OrphanReaper reaper;
    private final PlacementConsumer placements;
    private boolean closed;

    private Executor(
            ExecutorConfig config,
            ClientProperties kafka,
            ContainerRuntime runtime,
            Map<String, String> ownLabels,
            ExecutorMetrics metrics,
            InstantSource clock) {
        this.config = config;
        this.runtime = runtime;
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            this.reportProducer =
                    new DurableProducer(kafka.producer("reports", REPORT_LINGER_MILLIS, REPORT_BATCH_BYTES, "none"));
            opened.push(reportProducer);
            for (int i = 1; i <= LOG_CONNECTIONS; i++) {
                logProducers.add(
                        new DurableProducer(kafka.producer("logs-" + i, LOG_LINGER_MILLIS, LOG_BATCH_BYTES, "lz4")));
                opened.push(logProducers.getLast());
            }
            this.reports = new ReportPublisher(
                    reportProducer, config.account(), config.executorId(), incarnation, clock, metrics);
            this.logs = new LogPublisher(
                    new SpreadSender(logProducers),
                    config.account(),
                    config.executorId(),
                    clock,
                    config.logBytesMax(),
                    metrics);
            opened.push(logs);
            PlacementTranslator translator =
                    new PlacementTranslator(ownLabels, config.runtime().network());
            this.identity = new ExecutorIdentity(
                    config.executorId(),
                    incarnation,
                    HostCapacity.hostname(),
                    runtime.name(),
                    config.computeEnvironments(),
                    offer(config.capacity(), runtime),
                    HostAttributes.on(runtime.architecture(), config.attributes()));
            this.attempts = new Attempts(identity, runtime, translator, reports, logs, clock, metrics);
            this.heartbeats = new Heartbeats(reports, new ExecutorHeartbeat(config.executorId(), incarnation));
            this.reaper = new OrphanReaper(runtime, attempts::mayHaveContainer, config.orphans(), metrics);
            opened.push(reaper);
            opened.push(heartbeats);
            this.placements =
                    new PlacementConsumer(kafka, config.executorId(), incarnation, attempts::obey, attempts::refuse);
        } catch (RuntimeException e) {
            opened.forEach(part -> closeQuietly(part, e));
            throw e;
        }
    }

    /** What cannot be given to a container is not offered. */
    private static ResourceAmounts offer(ResourceAmounts capacity, ContainerRuntime runtime) {
        return runtime.assignsGpus() ? capacity : new ResourceAmounts(capacity.vcpuMillis(), capacity.memoryMib(), 0);
    }

    private static void closeQuietly(AutoCloseable part, Exception trouble) {
        try {
            part.close();
        } catch (Exception e) {
            trouble.addSuppressed(e);
        }
    }

    /**
     * Starts an executor with the runtime that its configuration names, on the system's clock.
     *
     * @param meters where it counts what it does ({@link ExecutorMetrics})
     */
    public static Executor start(ExecutorConfig config, MeterRegistry meters)
            throws ContainerFailure, InterruptedException {
        InstantSource clock = InstantSource.system();
        return start(config, RuntimeChoice.of(config.runtime(), clock), meters, clock);
    }

    /** Starts an executor that nobody measures. */
    public static Executor start(ExecutorConfig config) throws ContainerFailure, InterruptedException {
        return start(config, new SimpleMeterRegistry());
    }

    /**
     * Starts an executor. Returns when it is registered, or rather: when its registration is durable. Waits for Kafka and its topics for as
     * long as it takes; interrupt it to give up.
     *
     * @throws ContainerFailure if the runtime cannot be had; the message is one line
     * @throws KafkaException if a setting of the Kafka clients is wrong
     */
    public static Executor start(
            ExecutorConfig config, RuntimeChoice.Opener runtimes, MeterRegistry meters, InstantSource clock)
            throws ContainerFailure, InterruptedException {
        ClientProperties kafka = new ClientProperties(
                config.bootstrapServers(), config.kafkaProperties(), "headrace-executor-" + config.executorId());
        KafkaPatience wait = new KafkaPatience(kafka);
        // The id of the cluster tells our containers from those of another Headrace on the same engine.
        String cluster = wait.clusterWith(TOPICS);
        Map<String, String> ownLabels = ContainerLabels.own(cluster, config.account(), config.executorId());
        ContainerRuntime runtime =
                new GuardedRuntime(runtimes.open(ownLabels), config.runtime().rules(), clock);
        LOG.info("executor {}: {}", config.executorId(), runtime.notice());
        LOG.info("jobs get {}", config.runtime().rules().describe());
        Executor executor;
        try {
            executor = new Executor(config, kafka, runtime, ownLabels, new ExecutorMetrics(meters), clock);
        } catch (RuntimeException e) {
            closeQuietly(runtime, e);
            throw e;
        }
        try {
            LogPositions positions = new LogPositions(kafka);
            Instant now = clock.instant();
            wait.<Boolean, ContainerFailure>untilDone("the partitions", () -> executor.begin(positions, now));
            return executor;
        } catch (ContainerFailure | InterruptedException | RuntimeException e) {
            executor.close();
            throw e;
        }
    }

    /** May be begun again when Kafka fails it: what it has done by then is done once more, to the same effect. */
    private boolean begin(LogPositions positions, Instant now) throws ContainerFailure, InterruptedException {
        // The order matters. From here on no order for this process is missed ...
        placements.seekToEnd();
        // ... so what is not in the inventory will be ordered anew ...
        Reattach found = Reattach.plan(runtime.inspectAll());
        for (OwnContainer unused : found.discard()) {
            runtime.remove(unused.ref());
        }
        // ... and the scheduler hears of the inventory before it hears of any attempt in it.
        publish(identity.registration(found.attempts()));
        Map<LogSource, LogPosition> logged =
                positions.find(found.attempts(), found.oldestStart().orElse(now));
        for (Reattach.Adoption adoption : found.adopt()) {
            attempts.adopt(
                    adoption.attemptId(),
                    adoption.container().ref(),
                    adoption.container().startedAt().orElse(now),
                    logged.getOrDefault(LogSource.of(adoption.attemptId()), LogPosition.START));
        }
        for (Reattach.GroupAdoption group : found.groups()) {
            attempts.adopt(group, logged, now);
        }
        placements.start();
        heartbeats.start(config.heartbeatEvery());
        reaper.start();
        return true;
    }

    private void publish(ExecutorStarted registration) throws InterruptedException {
        try {
            reports.publish(registration).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the registration cannot be sent", e);
        }
    }

    /** Every attempt that this executor has not finished with. */
    public List<AttemptId> inventory() {
        return attempts.inventory();
    }

    /** The random name of this process of the executor. */
    public String incarnation() {
        return incarnation;
    }

    /** What runs the containers: {@code docker} or {@code process}. */
    public String runtimeName() {
        return runtime.name();
    }

    /** What an operator must know about the runtime, in one line. */
    public String runtimeNotice() {
        return runtime.notice();
    }

    public ExecutorConfig config() {
        return config;
    }

    /** Completes when this executor is drained: the scheduler wants it to leave, and it has nothing left to do. It is then to be closed. */
    public CompletableFuture<Void> drained() {
        return attempts.left();
    }

    /** Says goodbye and lets go of everything. Takes some seconds at most, also while Kafka is away. Containers run on. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        placements.close();
        heartbeats.close();
        reaper.close();
        attempts.close();
        logs.close();
        try {
            reports.publish(new ExecutorStopping(config.executorId(), incarnation))
                    .get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("goodbye is not said: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        for (DurableProducer producer : logProducers) {
            producer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        reportProducer.close(CLOSE_PATIENCE);
        runtime.close();
        LOG.info(
                "executor {} is closed; {} containers run on",
                config.executorId(),
                attempts.inventory().size());
    }
}
