package io.headrace.executor.runtime.dryrun;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.ImageFetch;
import io.headrace.executor.runtime.OutputSink;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.runtime.dryrun.DryRunEngine.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Containers that run only on paper, on a {@link DryRunEngine}. */
public final class DryRunContainerRuntime implements ContainerRuntime {

    private static final String ADDRESS = "127.0.0.1";

    private final DryRunEngine engine;
    private final Map<String, String> ownLabels;

    /**
     * @param engine holds the containers
     * @param ownLabels containers with all of these are found by {@link #inspectAll}
     */
    public DryRunContainerRuntime(DryRunEngine engine, Map<String, String> ownLabels) {
        this.engine = engine;
        this.ownLabels = Map.copyOf(ownLabels);
    }

    @Override
    public String name() {
        return "dry-run";
    }

    @Override
    public String architecture() {
        return System.getProperty("os.arch");
    }

    @Override
    public String notice() {
        return "dry run: nothing is executed";
    }

    @Override
    public Optional<String> jobNotice() {
        return Optional.empty();
    }

    @Override
    public boolean assignsGpus() {
        return true;
    }

    @Override
    public void ensureImage(ContainerPlan plan, ImageFetch fetch) {}

    @Override
    public ContainerRef create(ContainerPlan plan) {
        engine.create(plan);
        return new ContainerRef(plan.name(), plan.name());
    }

    @Override
    public void start(ContainerRef container) throws ContainerFailure {
        engine.start(container.name());
    }

    /** A running container stands alone on its host, whose address is the loopback's. */
    @Override
    public Optional<String> address(ContainerRef container) {
        return engine.find(container.name())
                .filter(machine -> machine.phase() == OwnContainer.Phase.RUNNING)
                .map(machine -> ADDRESS);
    }

    @Override
    public CompletableFuture<ExitOutcome> exit(ContainerRef container) {
        return engine.find(container.name())
                .map(machine -> machine.exit.copy())
                .orElseGet(() -> CompletableFuture.completedFuture(
                        ExitOutcome.vanished("there is no such container", Optional.empty(), Instant.EPOCH)));
    }

    /** Waits for the end; {@link #orderStop} is for callers that must not. */
    @Override
    public boolean stop(ContainerRef container, Duration grace) throws InterruptedException {
        boolean running = orderStop(container, grace);
        Optional<Machine> machine = engine.find(container.name());
        if (machine.isPresent() && machine.get().phase() != OwnContainer.Phase.CREATED) {
            join(machine.get().exit);
        }
        return running;
    }

    /** Sends SIGTERM now and SIGKILL after the grace, and returns at once: whether it ran. */
    public boolean orderStop(ContainerRef container, Duration grace) {
        Optional<Machine> running =
                engine.find(container.name()).filter(machine -> machine.phase() == OwnContainer.Phase.RUNNING);
        running.ifPresent(machine -> {
            engine.terminate(machine);
            engine.after(grace, () -> engine.kill(machine));
        });
        return running.isPresent();
    }

    @Override
    public void followOutput(ContainerRef container, OutputSink sink) throws InterruptedException {
        Optional<Machine> machine = engine.find(container.name());
        if (machine.isPresent()) {
            Instant startedAt = Optional.ofNullable(machine.get().startedAt).orElse(Instant.EPOCH);
            for (String text : machine.get().script.output()) {
                if (!sink.accept(startedAt, OutputSink.Stream.STDOUT, text.getBytes(UTF_8))) {
                    return;
                }
            }
            join(machine.get().exit);
        }
    }

    @Override
    public List<OwnContainer> inspectAll() {
        return engine.all().stream()
                .filter(machine -> machine.plan.labels().entrySet().containsAll(ownLabels.entrySet()))
                .map(machine -> new OwnContainer(
                        new ContainerRef(machine.plan.name(), machine.plan.name()),
                        machine.plan.labels(),
                        machine.phase(),
                        Optional.ofNullable(machine.startedAt)))
                .toList();
    }

    @Override
    public void remove(ContainerRef container) {
        engine.remove(container.name());
    }

    @Override
    public void close() {}

    private static void join(CompletableFuture<ExitOutcome> exit) throws InterruptedException {
        try {
            exit.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
