package io.headrace.bench.kafka;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Workload;
import io.headrace.bench.kafka.FixedRate.Latency;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Spread;
import io.headrace.scheduler.streams.SchedulerApp;
import io.headrace.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Latency of the scheduler by its commit interval: the figures behind the choice. One scheduler after the other on one broker; a second
 * time in the opposite order, so that none is favoured by what came before it.
 */
public final class CommitInterval implements Benchmark {
    private static final List<Integer> MILLIS = List.of(5, 10, 20, 50, 100);

    @Override
    public String name() {
        return "commit-interval";
    }

    @Override
    public String description() {
        return "submission to placement at " + SchedulerLatency.PER_SECOND + " jobs/s by commit interval";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        Map<Integer, List<Latency>> taken = new TreeMap<>();
        try (Cluster cluster = Cluster.start(context.folder())) {
            try (SchedulerApp first = cluster.scheduler(Cluster.COMMIT_INTERVAL)) {
                cluster.setUp("busybox", "true");
                cluster.register(Workload.executor(SchedulerLatency.ROOM));
                // The Java compiler's own warm-up, so that the first interval is not the slowest because of it.
                measure(cluster, context.pick(200, 800));
            }
            for (int millis : MILLIS) {
                taken.computeIfAbsent(millis, ignored -> new ArrayList<>()).add(latency(context, cluster, millis));
            }
            if (!context.quick()) {
                for (int millis : MILLIS.reversed()) {
                    taken.computeIfAbsent(millis, ignored -> new ArrayList<>()).add(latency(context, cluster, millis));
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        taken.forEach((millis, latencies) -> {
            rows.add(new Row.Alone(
                    name(),
                    "commit every " + millis + " ms: p50",
                    "ms",
                    Spread.of(latencies.stream().map(Latency::p50).toList()),
                    null));
            rows.add(new Row.Alone(
                    name(),
                    "commit every " + millis + " ms: p99",
                    "ms",
                    Spread.of(latencies.stream().map(Latency::p99).toList()),
                    null));
        });
        return rows;
    }

    private static Latency latency(BenchContext context, Cluster cluster, int millis) throws Exception {
        try (SchedulerApp scheduler = cluster.scheduler(Duration.ofMillis(millis))) {
            measure(cluster, context.pick(50, 100));
            Latency latency = measure(cluster, context.pick(200, 400));
            context.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "commit every %d ms: p50 %.1f, p99 %.1f",
                            millis,
                            latency.p50(),
                            latency.p99()));
            return latency;
        }
    }

    private static Latency measure(Cluster cluster, int jobs) throws Exception {
        return new FixedRate(cluster, Topics.COMMANDS.name(), Topics.PLACEMENTS.name())
                .measure(SchedulerLatency.PER_SECOND, jobs);
    }
}
