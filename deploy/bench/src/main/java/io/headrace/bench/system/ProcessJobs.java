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
        int jobs = context.pick(200, 1_000);
        ProcessSpawns spawns = ProcessSpawns.find();
        try (WholeSystem system =
                WholeSystem.start(context.folder(), RuntimeKind.PROCESS, AT_A_TIME, "busybox", spawns.program())) {
            Rounds.Pair pair = Rounds.inTurns(
                    context, context.pick(2, 5), () -> system.perSecond(jobs), () -> spawns.perSecond(jobs, AT_A_TIME));
            return List.of(new Row.Compared(
                    name(), "whole jobs per second", "jobs/s", pair.ours(), pair.limit(), Target.atLeast(TARGET)));
        }
    }
}
