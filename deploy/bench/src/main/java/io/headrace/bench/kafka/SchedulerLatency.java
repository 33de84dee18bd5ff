package io.headrace.bench.kafka;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.Workload;
import io.headrace.bench.kafka.FixedRate.Latency;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import io.headrace.scheduler.streams.SchedulerApp;
import io.headrace.schemas.Topics;
import java.util.ArrayList;
import java.util.List;

/**
 * From the submission of a job until its placement can be read by an executor, at a fixed rate, beside the same records through the
 * pass-through. Both run all the time on one broker; the load goes to one of them at a time, in turns.
 */
public final class SchedulerLatency implements Benchmark {
    static final int PER_SECOND = 200;
    static final int ROOM = 1_000_000;

    private static final double TARGET = 1.5;

    @Override
    public String name() {
        return "scheduler-latency";
    }

    @Override
    public String description() {
        return "submission to placement at " + PER_SECOND + " jobs/s, commit interval "
                + Cluster.COMMIT_INTERVAL.toMillis() + " ms, beside the bare topology";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        int jobs = context.pick(300, 800);
        List<Double> oursTail = new ArrayList<>();
        List<Double> limitTail = new ArrayList<>();
        try (Cluster cluster = Cluster.start(context.folder());
                SchedulerApp scheduler = cluster.scheduler(Cluster.COMMIT_INTERVAL);
                PassThrough bare = PassThrough.start(cluster, Cluster.COMMIT_INTERVAL)) {
            cluster.setUp("busybox", "true");
            cluster.register(Workload.executor(ROOM));
            FixedRate ours = new FixedRate(cluster, Topics.COMMANDS.name(), Topics.PLACEMENTS.name());
            FixedRate limit = new FixedRate(cluster, PassThrough.COMMANDS, PassThrough.OUT);
            Rounds.Pair medians = Rounds.inTurns(
                    context,
                    context.pick(2, 5),
                    () -> median(ours.measure(PER_SECOND, jobs), oursTail),
                    () -> median(limit.measure(PER_SECOND, jobs), limitTail));
            return List.of(
                    new Row.Compared(
                            name(),
                            "submission to placement, p50",
                            "ms",
                            medians.ours(),
                            medians.limit(),
                            Target.atMost(TARGET)),
                    new Row.Compared(
                            name(),
                            "submission to placement, p99",
                            "ms",
                            Rounds.withoutWarmUp(oursTail),
                            Rounds.withoutWarmUp(limitTail),
                            null));
        }
    }

    private static double median(Latency latency, List<Double> tails) {
        tails.add(latency.p99());
        return latency.p50();
    }
}
