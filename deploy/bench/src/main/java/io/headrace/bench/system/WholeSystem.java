package io.headrace.bench.system;

import io.headrace.bench.BenchContext;
import io.headrace.bench.WarmUp;
import io.headrace.bench.Workload;
import io.headrace.bench.kafka.Cluster;
import io.headrace.bench.kafka.EventReader;
import io.headrace.executor.Executor;
import io.headrace.executor.ExecutorConfig;
import io.headrace.executor.ExecutorConfig.RuntimeConfig;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.scheduler.streams.SchedulerApp;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.id.AccountId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Broker, scheduler and one executor in this process, with their usual settings; jobs that do nothing go through all of it. */
final class WholeSystem implements AutoCloseable {
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    static final long LOG_BYTES_MAX = 1 << 20;
    private static final double NANOS = 1e9;
    private static final int REHEARSED_AT_A_TIME = 500;
    private static final int REHEARSED_JOBS = 5_000;

    private final Cluster cluster;
    private final SchedulerApp scheduler;
    private final ExecutorConfig config;
    private Executor executor;

    private WholeSystem(Cluster cluster, SchedulerApp scheduler, ExecutorConfig config) throws Exception {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.config = config;
        this.executor = start(() -> Executor.start(config));
    }

    /**
     * Starts it.
     *
     * @param folder for its data
     * @param kind what runs the jobs
     * @param atATime room for so many
     * @param image the jobs' image
     * @param command the jobs' command
     */
    static WholeSystem start(Path folder, RuntimeKind kind, int atATime, String image, String... command)
            throws Exception {
        return start(folder, kind, atATime, LOG_BYTES_MAX, image, command);
    }

    /** The same with so much output of each job. */
    static WholeSystem start(
            Path folder, RuntimeKind kind, int atATime, long logBytesMax, String image, String... command)
            throws Exception {
        Cluster cluster = Cluster.start(folder);
        try {
            SchedulerApp scheduler = cluster.scheduler(Cluster.COMMIT_INTERVAL);
            try {
                cluster.setUp(image, command);
                return new WholeSystem(cluster, scheduler, config(cluster, kind, atATime, logBytesMax));
            } catch (Exception failure) {
                scheduler.close();
                throw failure;
            }
        } catch (Exception failure) {
            cluster.close();
            throw failure;
        }
    }

    private Executor start(Callable<Executor> start) throws Exception {
        try (EventReader events = EventReader.fromNow(cluster, Topics.EVENTS.name())) {
            Executor started = start.call();
            events.await("ExecutorRegistered", 1);
            return started;
        }
    }

    /**
     * Runs jobs on an engine that does nothing, thousands a second, until the compiler has settled or this time is over: at the pace of real jobs what
     * all of them go through takes the compiler minutes.
     */
    void rehearse(BenchContext context, Duration most) throws Exception {
        executor.close();
        executor = start(() -> Executor.start(
                config(cluster, RuntimeKind.AUTO, REHEARSED_AT_A_TIME, LOG_BYTES_MAX),
                ownLabels -> IdleEngine.runtime(Duration.ZERO, ownLabels),
                new SimpleMeterRegistry(),
                InstantSource.system()));
        WarmUp.untilCompiled(context, most, () -> perSecond(REHEARSED_JOBS));
        executor.close();
        executor = start(() -> Executor.start(config));
    }

    /** An executor with room for so many jobs at a time, that passes on so much output of each. */
    static ExecutorConfig config(Cluster cluster, RuntimeKind kind, int atATime, long logBytesMax) {
        return new ExecutorConfig(
                Workload.EXECUTOR,
                AccountId.DEFAULT,
                cluster.bootstrapServers(),
                Map.of(),
                List.of("*"),
                Workload.room(atATime),
                HEARTBEAT,
                logBytesMax,
                new RuntimeConfig(
                        kind, cluster.folder("executor"), Network.BRIDGE, Optional.empty(), Optional.empty()));
    }

    /** Jobs per second, from the submission of an array of so many until the event that all have succeeded. */
    double perSecond(int jobs) throws InterruptedException, ExecutionException {
        try (EventReader events = EventReader.fromNow(cluster, Topics.EVENTS.name())) {
            String array = Workload.jobId();
            long begin = System.nanoTime();
            cluster.send(Commands.submitJob(AccountId.DEFAULT, Workload.array(array, jobs)));
            events.awaitOf("JobSucceeded", array);
            return jobs * NANOS / (System.nanoTime() - begin);
        }
    }

    /** The broker. */
    Cluster cluster() {
        return cluster;
    }

    @Override
    public void close() {
        executor.close();
        scheduler.close();
        cluster.close();
    }
}
