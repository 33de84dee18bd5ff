package io.headrace.bench.system;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.host.EngineContainers;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import java.time.Duration;
import java.util.List;

/** Whole jobs per second with Docker, beside the rate at which the engine creates, starts, waits for and removes containers. */
public final class DockerJobs implements Benchmark {
    private static final int AT_A_TIME = 4;
    private static final double TARGET = 0.9;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(5);

    /** An engine's pace changes by a fifth from one round to the next, which takes many rounds. */
    private static final Duration ROUNDS_MOST = Duration.ofSeconds(110);

    private static final Duration QUICK_ROUNDS_MOST = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "docker-jobs";
    }

    @Override
    public String description() {
        return "whole jobs of /bin/true, Docker, " + AT_A_TIME + " at a time, beside the raw engine";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        int jobs = context.pick(8, 20);
        try (EngineContainers engine = EngineContainers.connect();
                WholeSystem system = WholeSystem.start(
                        context.folder(),
                        RuntimeKind.DOCKER,
                        AT_A_TIME,
                        EngineContainers.image(),
                        EngineContainers.PROGRAM)) {
            system.rehearse(context, context.quick() ? QUICK_WARM_UP : WARM_UP);
            Rounds.Pair pair = Rounds.inTurns(
                    context,
                    context.pick(1, 11),
                    context.quick() ? QUICK_ROUNDS_MOST : ROUNDS_MOST,
                    () -> system.perSecond(jobs),
                    () -> engine.perSecond(jobs, AT_A_TIME));
            return List.of(new Row.Compared(
                    name(),
                    "whole jobs per second, network " + engine.networkMode(),
                    "jobs/s",
                    pair.ours(),
                    pair.limit(),
                    Target.atLeast(TARGET)));
        }
    }
}
