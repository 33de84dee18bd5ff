package io.headrace.bench.system;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.host.ProcessSpawns;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import java.util.List;

/** Whole jobs per second with the process runtime, beside the rate at which this JVM starts processes and waits for them. */
public final class ProcessJobs implements Benchmark {
    private static final int AT_A_TIME = 4;
    private static final double TARGET = 0.7;

    // Before it is known how fast the machine is.
    private static final int FIRST_JOBS = 40;
    private static final int JOBS_MAX = 2_000;

    @Override
    public String name() {
        return "process-jobs";
    }

    @Override
    public String description() {
        return "whole jobs of /bin/true, process runtime, " + AT_A_TIME + " at a time, beside raw process spawns";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        ProcessSpawns spawns = ProcessSpawns.find();
        try (WholeSystem system =
                WholeSystem.start(context.folder(), RuntimeKind.PROCESS, AT_A_TIME, "busybox", spawns.program())) {
            int jobs = jobsOf(context, system.perSecond(FIRST_JOBS));
            Rounds.Pair pair = Rounds.inTurns(
                    context, context.pick(2, 5), () -> system.perSecond(jobs), () -> spawns.perSecond(jobs, AT_A_TIME));
            return List.of(new Row.Compared(
                    name(), "whole jobs per second", "jobs/s", pair.ours(), pair.limit(), Target.atLeast(TARGET)));
        }
    }

    /** As many as make a round of some seconds. */
    private static int jobsOf(BenchContext context, double perSecond) {
        return (int) Math.clamp(perSecond * context.pick(1, 3), FIRST_JOBS, JOBS_MAX);
    }
}
