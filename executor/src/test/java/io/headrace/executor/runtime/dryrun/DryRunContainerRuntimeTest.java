package io.headrace.executor.runtime.dryrun;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ContainerRuntimeContract;
import io.headrace.executor.runtime.dryrun.DryRunEngine.Script;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class DryRunContainerRuntimeTest extends ContainerRuntimeContract {

    private final Map<List<String>, Program> programs = new HashMap<>();
    private final DryRunEngine engine = new DryRunEngine(
            InstantSource.system(),
            (delay, task) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(task),
            this::script);

    @Override
    protected ContainerRuntime open(Map<String, String> ownLabels) {
        return new DryRunContainerRuntime(engine, ownLabels);
    }

    @Override
    protected String image() {
        return "not-used";
    }

    @Override
    protected List<String> command(Program program) {
        List<String> command = List.of(program.toString());
        programs.put(command, program);
        return command;
    }

    private Script script(ContainerPlan plan) {
        Script exits = Script.exits(Duration.ofMillis(50), 0);
        return switch (programs.get(plan.command())) {
            case Program.Exits program -> Script.exits(Duration.ofMillis(50), program.code());
            case Program.Prints program -> exits.withOutput(List.of(program.text()));
            case Program.PrintsMegabytes program ->
                exits.withOutput(List.of("x".repeat(program.megabytes() * 1024 * 1024)));
            case Program.PrintsVariable program ->
                exits.withOutput(List.of(plan.environment().get(program.name()) + "\n"));
            case Program.Sleeps program ->
                Script.exits(Duration.ofMinutes(5), 0).withOutput(List.of("ready\n"));
            case Program.IgnoresTerm program ->
                new Script(
                        Duration.ofMinutes(5),
                        0,
                        false,
                        OptionalInt.empty(),
                        Duration.ZERO,
                        List.of("ready\n"),
                        Optional.empty());
            case Program.UsesMuchMemory program ->
                new Script(
                        Duration.ofMillis(50),
                        0,
                        true,
                        OptionalInt.of(143),
                        Duration.ZERO,
                        List.of(),
                        Optional.empty());
            case Program.Burns program -> Script.exits(Duration.ofMillis(200), 0);
            case Program.IsMissing program ->
                new Script(
                        Duration.ZERO,
                        0,
                        false,
                        OptionalInt.of(143),
                        Duration.ZERO,
                        List.of(),
                        Optional.of(ContainerFailure.Code.CANNOT_START));
        };
    }
}
