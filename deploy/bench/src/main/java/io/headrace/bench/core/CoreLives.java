package io.headrace.bench.core;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.Workload;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whole lives of jobs on the core alone, on one thread: submitted, waited for room, placed, started, exited with 0. A fixed number is
 * under way at any time, so that every job goes through its queue and is placed by the step that ends another.
 */
public final class CoreLives implements Benchmark {
    private static final int UNDER_WAY = 64;
    private static final double TARGET_PER_SECOND = 100_000;
    private static final double NANOS = 1e9;

    @Override
    public String name() {
        return "core-lives";
    }

    @Override
    public String description() {
        return "the core alone, tables in memory, one thread";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        int jobs = context.pick(50_000, 200_000);
        return List.of(new Row.Alone(
                name(),
                "whole job lives per second",
                "jobs/s",
                Rounds.alone(context, context.pick(3, 5), () -> lives(jobs)),
                Target.atLeast(TARGET_PER_SECOND)));
    }

    private static double lives(int jobs) {
        List<SubmitJob> submissions =
                Stream.generate(Workload::jobId).limit(jobs).map(Workload::job).toList();
        List<AttemptId> attempts = submissions.stream()
                .map(job -> new AttemptId(JobId.parse(job.jobId()), 1))
                .toList();
        CoreAccount account = new CoreAccount(new InMemoryTables(), UNDER_WAY, () -> {});
        long begin = System.nanoTime();
        for (int i = 0; i < jobs; i++) {
            account.request(submissions.get(i));
            if (i >= UNDER_WAY) {
                account.runToSuccess(attempts.get(i - UNDER_WAY));
            }
        }
        for (int i = jobs - UNDER_WAY; i < jobs; i++) {
            account.runToSuccess(attempts.get(i));
        }
        long nanos = System.nanoTime() - begin;
        if (account.succeeded() != jobs) {
            throw new IllegalStateException(account.succeeded() + " of " + jobs + " jobs succeeded");
        }
        return jobs * NANOS / nanos;
    }
}
