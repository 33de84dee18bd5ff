package io.headrace.standalone;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.embeddedkafka.EmbeddedKafkaConfig;
import io.headrace.embeddedkafka.EmbeddedKafkaException;
import io.headrace.executor.Executor;
import io.headrace.executor.ExecutorConfig;
import io.headrace.executor.ExecutorConfig.RuntimeConfig;
import io.headrace.executor.ExecutorSettings;
import io.headrace.executor.ExecutorSettings.Setting;
import io.headrace.executor.RuntimeChoice;
import io.headrace.executor.access.HostPaths;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.scheduler.streams.SchedulerApp;
import io.headrace.scheduler.streams.SchedulerSettings;
import io.headrace.scheduler.streams.SchedulerStartException;
import io.headrace.service.BadSettingException;
import io.headrace.service.LocalChecks;
import io.headrace.submitter.Submitter;
import io.headrace.submitter.SubmitterConfig;
import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.api.Query;
import io.headrace.submitter.http.FrontDoorConfig;
import io.headrace.submitter.http.ReadinessCheck;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, scheduler, front door and one executor in this process, on one folder. Nothing of it is special: they talk
 * through Kafka as they would between machines.
 */
final class Standalone implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    /**
     * Long: the executor lives and dies with this process, so that its silence means that the machine is busy starting it,
     * and declaring it lost would cost jobs whose containers run well.
     */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final String LOOPBACK = EmbeddedKafkaConfig.LOOPBACK;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final EmbeddedKafka kafka;
    private final Submitter submitter;
    private final Executor executor;
    private volatile boolean executorRegistered;

    private Standalone(StandaloneConfig config, StartProgress progress) throws ContainerFailure, InterruptedException {
        // One process, one page of metrics: the front door's.
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            progress.next("the broker");
            kafka = opened(EmbeddedKafka.start(
                    new EmbeddedKafkaConfig(config.dataFolder().resolve("kafka"), config.kafkaPort())));
            kafka.failure().thenAccept(failure::complete);
            progress.next("the scheduler");
            SchedulerApp scheduler = opened(SchedulerApp.start(
                    SchedulerSettings.of(
                                    kafka.bootstrapServers(),
                                    config.dataFolder().resolve("scheduler"))
                            // Its name lets it take its work back at once after it was killed.
                            .withInstanceId("standalone")
                            .withConfig(config.scheduling(), LEASE),
                    meters));
            scheduler.failure().thenAccept(failure::complete);
            progress.next("the front door");
            submitter = opened(new Submitter(
                    submitterConfig(config, kafka.bootstrapServers()),
                    List.of(
                            ReadinessCheck.of(
                                    "scheduler", "the scheduler is being assigned its work", scheduler::ready),
                            ReadinessCheck.of(
                                    "executor",
                                    "the scheduler has not registered the executor yet",
                                    this::hasExecutor)),
                    meters));
            submitter.start();
            progress.next("the executor");
            executor = opened(Executor.start(executorConfig(config, kafka.bootstrapServers()), meters));
            progress.next("work: waiting for the scheduler");
            scheduler.awaitReady(PATIENCE);
            awaitRegistration();
        } catch (ContainerFailure | InterruptedException | RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    /**
     * Starts all of it and returns when it is ready.
     *
     * @throws BadSettingException with one line when a variable cannot be used; nothing was started then
     * @throws CliFailure with one line when a port is taken, the folder is in use, or the runtime cannot be had
     */
    static Standalone start(StandaloneConfig config, StartProgress progress) {
        ExecutorConfig executor = executorConfig(config, LOOPBACK + ":" + config.kafkaPort());
        try {
            RuntimeChoice.check(executor.runtime());
            LocalChecks.freePort("--port", LOOPBACK, config.httpPort());
        } catch (ContainerFailure e) {
            throw runtimeFailure(config, e);
        } catch (IllegalStateException e) {
            throw new CliFailure(String.valueOf(e.getMessage()), e);
        }
        DataFolder.take(config.dataFolder());
        LogFile.open(config.dataFolder());
        try {
            return new Standalone(config, progress);
        } catch (EmbeddedKafkaException | SchedulerStartException | IllegalStateException e) {
            LOG.error("start failed", e);
            throw new CliFailure(String.valueOf(e.getMessage()), e);
        } catch (ContainerFailure e) {
            throw runtimeFailure(config, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure("interrupted while starting", e);
        }
    }

    private static CliFailure runtimeFailure(StandaloneConfig config, ContainerFailure e) {
        return new CliFailure("--runtime " + config.runtime() + ": " + e.getMessage(), e);
    }

    private <P extends AutoCloseable> P opened(P part) {
        parts.push(part);
        return part;
    }

    private boolean hasExecutor() {
        return executorRegistered;
    }

    /** Asks as any client would: when the answer names this very process, every part has done its share. */
    private void awaitRegistration() throws InterruptedException {
        ApiClient api = new ApiClient(submitter.uri(), notice -> {});
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Json.elements(api.get("/headrace/v1/executors", Query.NONE), "executors").stream()
                .noneMatch(found -> Json.text(found, "incarnation").equals(executor.incarnation()))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the executor has not been registered after " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(LOOK_EVERY);
        }
        executorRegistered = true;
    }

    private static SubmitterConfig submitterConfig(StandaloneConfig config, String bootstrapServers) {
        return new SubmitterConfig(
                bootstrapServers,
                Map.of(),
                new FrontDoorConfig(LOOPBACK, config.httpPort(), config.account(), config.region()),
                config.dataFolder().resolve("submitter"),
                true,
                SubmitterConfig.ANSWER_TIMEOUT);
    }

    private static ExecutorConfig executorConfig(StandaloneConfig config, String bootstrapServers) {
        // What a user may want to turn (capacity, network, cgroup) comes from the executor's own variables; what makes
        // it the one
        // executor of this process does not.
        Map<String, String> settings = new HashMap<>(ExecutorSettings.fromEnvironment(System.getenv()));
        settings.put(Setting.EXECUTOR_ID.key(), "standalone");
        settings.put(Setting.ACCOUNT.key(), config.account().value());
        settings.put(Setting.BOOTSTRAP_SERVERS.key(), bootstrapServers);
        settings.put(Setting.COMPUTE_ENVIRONMENTS.key(), "*");
        settings.put(
                Setting.WORK_DIR.key(), config.dataFolder().resolve("executor").toString());
        settings.put(Setting.RUNTIME.key(), config.runtime());
        try {
            ExecutorConfig executor = ExecutorSettings.parse(settings);
            RuntimeConfig runtime = executor.runtime();
            // Whoever gives jobs a folder of their own trusts them with it, and they must be able to write there.
            return config.jobFolder()
                    .map(folder -> runtime.rules().allowing(new HostPaths.Allowed(folder, false)))
                    .map(rules -> executor.withRuntime(
                            runtime.withRules(rules).withProcessUser(System.getProperty("user.name"))))
                    .orElse(executor);
        } catch (ExecutorSettings.InvalidSetting e) {
            throw new BadSettingException("executor setting " + e.getMessage());
        }
    }

    /** Where the front door listens. */
    URI endpoint() {
        return submitter.uri();
    }

    /** Where the broker listens. */
    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** {@code docker} or {@code process}. */
    String runtimeName() {
        return executor.runtimeName();
    }

    /** How jobs run, in one line for people. */
    String runtimeNotice() {
        return executor.runtimeNotice();
    }

    /** Completes when the executor was drained and has left; the other parts go on. */
    CompletableFuture<Void> executorLeft() {
        return executor.drained().thenRun(executor::close);
    }

    /** Completes, with the cause, when a part cannot go on. */
    CompletableFuture<Throwable> failure() {
        return failure;
    }

    /** What went wrong first is what people must hear of. */
    private void closeAfter(Exception failed) {
        try {
            close();
        } catch (RuntimeException e) {
            failed.addSuppressed(e);
        }
    }

    /** Stops all of it, the last started first. Containers run on. */
    @Override
    public void close() {
        Optional<Exception> first = Optional.empty();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.error("a part did not close", e);
                first = first.or(() -> Optional.of(e));
            }
        }
        first.ifPresent(e -> {
            throw new IllegalStateException("not everything was closed: " + e.getMessage(), e);
        });
    }
}
