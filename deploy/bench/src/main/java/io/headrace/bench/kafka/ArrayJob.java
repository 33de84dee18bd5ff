package io.headrace.bench.kafka;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.Workload;
import io.headrace.bench.core.ArrayRows;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Spread;
import io.headrace.bench.result.Target;
import io.headrace.scheduler.streams.SchedulerApp;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.id.AccountId;
import java.util.List;
import java.util.Locale;

/**
 * An array job of a million children: how long from sending it until its acceptance can be read, and what a finished child leaves in the
 * scheduler's state.
 */
public final class ArrayJob implements Benchmark {
    private static final int CHILDREN = 1_000_000;
    private static final int ROOM = 4;
    private static final double SECONDS_TARGET = 1;
    private static final double BYTES_TARGET = 2;
    private static final double NANOS = 1e9;

    @Override
    public String name() {
        return "array";
    }

    @Override
    public String description() {
        return "an array job of 1,000,000: until it is accepted, and the state that it leaves";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        Spread accepted;
        try (Cluster cluster = Cluster.start(context.folder());
                SchedulerApp scheduler = cluster.scheduler(Cluster.COMMIT_INTERVAL);
                EventReader events = EventReader.fromNow(cluster, Topics.EVENTS.name())) {
            cluster.setUp("busybox", "true");
            cluster.register(Workload.executor(ROOM));
            accepted = Rounds.alone(context, context.pick(3, 9), () -> accepted(cluster, events));
        }
        int finished = context.pick(20_000, 200_000);
        double bytes = ArrayRows.bytesPerChild(finished);
        return List.of(
                new Row.Alone(name(), "1,000,000 children accepted", "s", accepted, Target.atMost(SECONDS_TARGET)),
                new Row.Alone(
                        name(),
                        String.format(Locale.ROOT, "state per finished child of %,d", finished),
                        "bytes",
                        Spread.of(List.of(bytes)),
                        Target.atMost(BYTES_TARGET)));
    }

    private static double accepted(Cluster cluster, EventReader events) {
        String id = Workload.jobId();
        long begin = System.nanoTime();
        cluster.post(Commands.submitJob(AccountId.DEFAULT, Workload.array(id, CHILDREN)));
        events.awaitOf("JobSubmitted", id);
        return (System.nanoTime() - begin) / NANOS;
    }
}
