package io.headrace.bench.core;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.Workload;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What it costs to bring a job through while many others wait, beside what it costs while few wait: each job that ends lets the first of
 * the queue be placed, and another is submitted behind the last. The core alone, tables in memory.
 */
public final class CoreDispatch implements Benchmark {
    private static final int UNDER_WAY = 64;
    private static final int FEW = 1_000;
    private static final double RATIO_MAX = 1.3;
    private static final double MICROS = 1e3;

    @Override
    public String name() {
        return "core-dispatch";
    }

    @Override
    public String description() {
        return "the core alone, with 1,000,000 jobs waiting and with 1,000";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        Queue many = new Queue(context.pick(200_000, 1_000_000));
        Queue few = new Queue(FEW);
        int jobs = context.pick(10_000, 30_000);
        Rounds.Pair pair = Rounds.inTurns(
                context, context.pick(3, 5), () -> many.microsPerLife(jobs), () -> few.microsPerLife(jobs));
        return List.of(new Row.Compared(
                name(), "time of a whole job life", "µs", pair.ours(), pair.limit(), Target.atMost(RATIO_MAX)));
    }

    /** An account with so many jobs waiting at any time. */
    private static final class Queue {
        private final CoreAccount account = new CoreAccount(new InMemoryTables(), UNDER_WAY, () -> {});
        private final Deque<AttemptId> inOrder = new ArrayDeque<>();

        private Queue(int waiting) {
            for (int i = 0; i < waiting + UNDER_WAY; i++) {
                submit();
            }
        }

        private double microsPerLife(int jobs) {
            long begin = System.nanoTime();
            for (int i = 0; i < jobs; i++) {
                account.runToSuccess(inOrder.remove());
                submit();
            }
            return (System.nanoTime() - begin) / MICROS / jobs;
        }

        private void submit() {
            String id = Workload.jobId();
            account.request(Workload.job(id));
            inOrder.add(new AttemptId(JobId.parse(id), 1));
        }
    }
}
