package io.headrace.bench;

import io.headrace.bench.core.CoreDispatch;
import io.headrace.bench.core.CoreLives;
import io.headrace.bench.core.CoreNodes;
import io.headrace.bench.frontdoor.DescribeJobs;
import io.headrace.bench.frontdoor.ListJobs;
import io.headrace.bench.kafka.ArrayJob;
import io.headrace.bench.kafka.CommitInterval;
import io.headrace.bench.kafka.ManyExecutors;
import io.headrace.bench.kafka.SchedulerLatency;
import io.headrace.bench.kafka.SchedulerThroughput;
import io.headrace.bench.kafka.SubmitHttp;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Row.Broken;
import io.headrace.bench.result.Row.Skipped;
import io.headrace.bench.system.DockerJobs;
import io.headrace.bench.system.LogThroughput;
import io.headrace.bench.system.ProcessJobs;
import io.headrace.bench.system.StartLatency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All benchmarks, in the order in which they are run: one at a time, each within its time. */
final class Suite {
    private static final Logger LOG = LoggerFactory.getLogger(Suite.class);

    private static final Duration TIME_MAX = Duration.ofSeconds(240);
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);

    private static final List<Supplier<Benchmark>> ALL = List.of(
            SchedulerThroughput::new,
            SchedulerLatency::new,
            ProcessJobs::new,
            DockerJobs::new,
            StartLatency::new,
            LogThroughput::new,
            CoreLives::new,
            CoreDispatch::new,
            CoreNodes::new,
            ManyExecutors::new,
            ArrayJob::new,
            CommitInterval::new,
            SubmitHttp::new,
            DescribeJobs::new,
            ListJobs::new);

    private Suite() {}

    /** Every benchmark, not yet run. */
    static List<Benchmark> all() {
        return ALL.stream().map(Supplier::get).toList();
    }

    /** Runs them; one that fails or takes too long does not stop the others. */
    static List<Row> run(List<Benchmark> benchmarks, BenchContext context) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (Benchmark benchmark : benchmarks) {
            context.progress().accept(benchmark.name() + ": " + benchmark.description());
            rows.addAll(runWithinTime(benchmark, context));
        }
        return rows;
    }

    private static List<Row> runWithinTime(Benchmark benchmark, BenchContext context) throws InterruptedException {
        FutureTask<List<Row>> task = new FutureTask<>(() -> benchmark.run(context));
        Thread thread = Thread.ofPlatform().name("bench-" + benchmark.name()).start(task);
        try {
            return task.get(TIME_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return List.of(new Broken(benchmark.name(), "not done within " + TIME_MAX.toSeconds() + " s"));
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof SkippedException skipped) {
                return List.of(new Skipped(benchmark.name(), String.valueOf(skipped.getMessage())));
            }
            LOG.error("{} failed", benchmark.name(), failure.getCause());
            return List.of(new Broken(benchmark.name(), String.valueOf(failure.getCause())));
        } finally {
            // It shall not disturb the next one.
            thread.interrupt();
            thread.join(END_PATIENCE);
        }
    }
}
