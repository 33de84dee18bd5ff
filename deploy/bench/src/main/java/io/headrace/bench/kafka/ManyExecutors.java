package io.headrace.bench.kafka;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.kafka.Backlog.Taken;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Spread;
import io.headrace.bench.result.Target;
import io.headrace.scheduler.streams.SchedulerApp;
import io.headrace.scheduler.streams.SchedulerSettings;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ten thousand executors of one account, and so of one partition: they register, and then beat. An executor beats every two seconds, so
 * the partition holds them when it takes 5,000 heartbeats a second; the rest is left for jobs.
 */
public final class ManyExecutors implements Benchmark {
    private static final int EXECUTORS = 10_000;
    private static final double HEARTBEATS_PER_SECOND = EXECUTORS / 2.0;
    private static final int BEATS = 5;
    private static final double NANOS = 1e9;
    private static final String INCARNATION = "1";

    @Override
    public String name() {
        return "many-executors";
    }

    @Override
    public String description() {
        return "10,000 executors with heartbeats on one partition";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        try (Cluster cluster = Cluster.start(context.folder());
                SchedulerApp scheduler = cluster.scheduler(Cluster.COMMIT_INTERVAL);
                Backlog backlog = new Backlog(cluster, SchedulerSettings.APPLICATION_ID)) {
            cluster.setUp("busybox", "true");
            Taken registered = backlog.take(IntStream.range(0, EXECUTORS)
                    .mapToObj(i -> Reports.toRecord(registration(i)))
                    .toList());
            Spread heartbeats = Rounds.alone(context, context.pick(2, 3), () -> {
                Taken taken = backlog.take(IntStream.range(0, BEATS * EXECUTORS)
                        .mapToObj(i -> Reports.toRecord(new ExecutorHeartbeat(id(i % EXECUTORS), INCARNATION)))
                        .toList());
                return BEATS * EXECUTORS * NANOS / taken.nanos();
            });
            return List.of(
                    new Row.Alone(
                            name(),
                            "heartbeats per second",
                            "records/s",
                            heartbeats,
                            Target.atLeast(HEARTBEATS_PER_SECOND)),
                    new Row.Alone(
                            name(),
                            "time until all are registered",
                            "s",
                            Spread.of(List.of(registered.nanos() / NANOS)),
                            null));
        }
    }

    private static ExecutorStarted registration(int index) {
        return new ExecutorStarted(
                id(index),
                INCARNATION,
                "host",
                "docker",
                List.of("*"),
                new ResourceAmounts(8_000, 16_384, 0),
                List.of());
    }

    private static ExecutorId id(int index) {
        return new ExecutorId("executor-" + index);
    }
}
