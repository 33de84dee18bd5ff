package io.headrace.bench.frontdoor;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import java.util.List;

/** DescribeJobs of a hundred jobs over HTTP while the read model has a million. */
public final class DescribeJobs implements Benchmark {
    private static final int IDS = 100;
    private static final double TARGET_MILLIS = 10;

    @Override
    public String name() {
        return "describe-jobs";
    }

    @Override
    public String description() {
        return "DescribeJobs of " + IDS + " ids over HTTP with 1,000,000 jobs in the read model (200,000 with --quick)";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        try (ManyJobs jobs = ManyJobs.open(context)) {
            return List.of(new Row.Alone(
                    name(),
                    "DescribeJobs of " + IDS + " ids, p50",
                    "ms",
                    Rounds.alone(
                            context,
                            context.pick(2, 5),
                            () -> ManyJobs.medianMillis(context.pick(100, 300), () -> describe(jobs))),
                    Target.atMost(TARGET_MILLIS)));
        }
    }

    private static void describe(ManyJobs jobs) throws Exception {
        String ids = String.join("\",\"", jobs.someIds(IDS));
        String answer = jobs.call("describejobs", "{\"jobs\":[\"" + ids + "\"]}");
        if (!answer.contains(ids.substring(ids.length() - 36))) {
            throw new IllegalStateException("a job is missing in the answer");
        }
    }
}
