package io.headrace.bench.system;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Broker, scheduler and one executor in this process, with their usual settings; jobs that do nothing go through all of it. */
final class WholeSystem implements AutoCloseable {
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    static final long LOG_BYTES_MAX = 1 << 20;
    private static final double NANOS = 1e9;

    private final Cluster cluster;
    private final SchedulerApp scheduler;
    private final Executor executor;

    private WholeSystem(Cluster cluster, SchedulerApp scheduler, Executor executor) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.executor = executor;
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
                return new WholeSystem(
                        cluster, scheduler, executor(cluster, config(cluster, kind, atATime, logBytesMax)));
            } catch (Exception failure) {
                scheduler.close();
                throw failure;
            }
        } catch (Exception failure) {
            cluster.close();
            throw failure;
        }
    }

    private static Executor executor(Cluster cluster, ExecutorConfig config) throws Exception {
        try (EventReader events = EventReader.fromNow(cluster, Topics.EVENTS.name())) {
            Executor executor = Executor.start(config);
            events.await("ExecutorRegistered", 1);
            return executor;
        }
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
