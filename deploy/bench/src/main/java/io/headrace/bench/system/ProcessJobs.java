package io.headrace.bench.system;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.WarmUp;
import io.headrace.bench.host.ProcessSpawns;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whole jobs per second with the process runtime, beside the rate at which this JVM starts processes and waits for them: once as the
 * runtime has to, in a session of their own and as nobody, and once bare.
 */
public final class ProcessJobs implements Benchmark {
    private static final double TARGET = 0.7;

    /** So many that the transaction which each of them waits for is not what is measured. */
    private static final int MANY = 64;

    private static final int FEW = 4;

    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(5);

    // Before it is known how fast the machine is.
    private static final int FIRST_JOBS = 4 * MANY;
    private static final int JOBS_MAX = 4_000;

    @Override
    public String name() {
        return "process-jobs";
    }

    @Override
    public String description() {
        return "whole jobs of /bin/true, process runtime, " + MANY + " and " + FEW
                + " at a time, beside raw process spawns";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        List<Row> rows = new ArrayList<>(rows(context, MANY, Target.atLeast(TARGET)));
        rows.addAll(rows(context, FEW, null));
        return rows;
    }

    private List<Row> rows(BenchContext context, int atATime, @Nullable Target target) throws Exception {
        ProcessSpawns spawns = ProcessSpawns.find();
        ProcessSpawns apart = spawns.apart();
        try (WholeSystem system =
                WholeSystem.start(context.folder(), RuntimeKind.PROCESS, atATime, "busybox", spawns.program())) {
            if (atATime == MANY) {
                // The same code serves the few.
                Duration most = context.quick() ? QUICK_WARM_UP : WARM_UP;
                system.rehearse(context, most);
                WarmUp.untilCompiled(context, most, () -> system.perSecond(FIRST_JOBS));
            }
            int jobs = jobsOf(context, system.perSecond(FIRST_JOBS));
            List<Double> bare = new ArrayList<>();
            Rounds.Pair pair = Rounds.inTurns(context, context.pick(2, 3), () -> system.perSecond(jobs), () -> {
                bare.add(spawns.perSecond(jobs, atATime));
                return apart.perSecond(jobs, atATime);
            });
            String what = "whole jobs per second, " + atATime + " at a time";
            return List.of(
                    new Row.Compared(
                            name(), what + ", beside the same run", "jobs/s", pair.ours(), pair.limit(), target),
                    new Row.Compared(
                            name(),
                            what + ", beside a bare spawn",
                            "jobs/s",
                            pair.ours(),
                            Rounds.withoutWarmUp(bare),
                            null));
        }
    }

    /** As many as make a round of some seconds. */
    private static int jobsOf(BenchContext context, double perSecond) {
        return (int) Math.clamp(perSecond * context.pick(1, 5), FIRST_JOBS, JOBS_MAX);
    }
}
