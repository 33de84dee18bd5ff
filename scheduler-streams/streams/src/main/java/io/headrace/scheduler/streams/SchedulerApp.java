package io.headrace.scheduler.streams;

import io.headrace.scheduler.streams.fault.ThreadDeaths;
import io.headrace.scheduler.streams.ops.SchedulerMetrics;
import io.headrace.service.HealthServer;
import io.headrace.service.ServiceCommand;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running scheduler: inside another process from {@link #start} to {@link #close}, or alone by {@link #main}. */
public final class SchedulerApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerApp.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final SchedulerSettings settings;
    private final PrometheusMeterRegistry registry;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final KafkaStreams streams;
    private final HealthServer health;

    private SchedulerApp(SchedulerSettings settings, PrometheusMeterRegistry registry, int partitions) {
        this.settings = settings;
        this.registry = registry;
        SchedulerParts parts = new SchedulerParts(
                partitions,
                settings.config()::of,
                Timing.of(settings.lease(), settings.tick()),
                settings.commitInterval(),
                new StreamsClients(),
                new SchedulerMetrics(registry));
        streams = new KafkaStreams(SchedulerTopology.of(parts), StreamsProperties.of(settings), parts.clients());
        streams.setUncaughtExceptionHandler(new ThreadDeaths(System::nanoTime, this::failed));
        streams.setStateListener((now, before) -> changed(now));
        Gauge.builder("headrace.scheduler.ready", () -> ready() ? 1 : 0).register(registry);
        try {
            health = HealthServer.start(
                    settings.healthHost(), settings.healthPort(), this::alive, this::ready, registry::scrape);
        } catch (UncheckedIOException taken) {
            streams.close(Duration.ZERO); // it has clients already, though no threads of its own
            registry.close();
            throw taken;
        }
    }

    /**
     * Checks the cluster, makes missing topics, and starts. Returns at once; the work begins when it is {@link #ready()}.
     *
     * @throws SchedulerStartException when the cluster cannot be used or the health port cannot be had
     */
    public static SchedulerApp start(SchedulerSettings settings) {
        return start(settings, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    /**
     * As the other, counting where others count, too.
     *
     * @param registry closed with the scheduler
     */
    public static SchedulerApp start(SchedulerSettings settings, PrometheusMeterRegistry registry) {
        int partitions = ClusterCheck.run(settings);
        SchedulerApp app;
        try {
            app = new SchedulerApp(settings, registry, partitions);
        } catch (UncheckedIOException taken) {
            throw new SchedulerStartException(String.valueOf(taken.getMessage()), taken);
        }
        try {
            app.streams.start();
        } catch (RuntimeException e) {
            app.close();
            throw new SchedulerStartException("the scheduler cannot start: " + e.getMessage(), e);
        }
        return app;
    }

    /** Whether its share of the work has been assigned and restored, so that it decides now. */
    public boolean ready() {
        return streams.state() == State.RUNNING;
    }

    /** Whether it works, or will again by itself. */
    public boolean alive() {
        return !streams.state().hasCompletedShutdown() && !failure.isDone();
    }

    /**
     * Waits until it has been ready once.
     *
     * @throws SchedulerStartException when it has not within this time, or has failed
     */
    public void awaitReady(Duration patience) {
        try {
            firstReady.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchedulerStartException("interrupted while the scheduler was starting", e);
        } catch (ExecutionException e) {
            throw new SchedulerStartException("the scheduler failed while it was starting: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new SchedulerStartException(
                    "the scheduler is not ready after " + patience.toSeconds() + " s, it is " + streams.state(), e);
        }
    }

    /** Completes, with the cause, when it cannot go on by itself. Never completes otherwise, not on {@link #close()} either. */
    public CompletionStage<Throwable> failure() {
        return failure.minimalCompletionStage();
    }

    /** Where the health server listens; below 0 when there is none. */
    public int healthPort() {
        return health.port();
    }

    /** The metrics in Prometheus's text form, for a process that serves its own. */
    public String metrics() {
        return registry.scrape();
    }

    /**
     * Finishes what was begun and stops. An instance without a name leaves the group, so that others take over at once; a named
     * one stays in it for the session timeout, so that its restart moves nothing.
     */
    @Override
    public void close() {
        GroupMembershipOperation membership = settings.instanceId() == null
                ? GroupMembershipOperation.LEAVE_GROUP
                : GroupMembershipOperation.REMAIN_IN_GROUP;
        boolean closed = streams.close(CloseOptions.timeout(CLOSE_PATIENCE).withGroupMembershipOperation(membership));
        if (!closed) {
            LOG.warn("the scheduler has not stopped within {} s", CLOSE_PATIENCE.toSeconds());
        }
        health.close();
        registry.close();
    }

    private void changed(State now) {
        LOG.info("scheduler is {}", now);
        if (now == State.RUNNING) {
            firstReady.complete(null);
        } else if (now == State.ERROR) {
            failed(new IllegalStateException("all stream threads are dead"));
        }
    }

    private void failed(Throwable cause) {
        failure.complete(cause);
        firstReady.completeExceptionally(cause);
    }

    /** Runs a scheduler alone; {@code --help} says how. */
    public static void main(String[] args) {
        ServiceCommand.main(new SchedulerService(), args);
    }
}
