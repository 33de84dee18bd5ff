package io.headrace.simulator;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.runtime.dryrun.DryRunContainerRuntime;
import io.headrace.executor.runtime.dryrun.DryRunEngine;
import io.headrace.executor.runtime.dryrun.DryRunEngine.Script;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.testkit.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A machine: a container engine whose containers outlive the executor's processes, and those processes. One at a time, or so it should be. */
final class SimHost {
    private final World world;
    private final ExecutorId id;
    private final Map<String, String> labels;
    private final DryRunContainerRuntime runtime;
    private final List<SimProcess> old = new ArrayList<>();
    private ResourceAmounts capacity;
    private List<String> environments;
    private Map<String, String> attributes;
    private @Nullable SimProcess process;
    private int processes;
    private final long clockOff;

    SimHost(
            World world,
            ExecutorId id,
            ResourceAmounts capacity,
            List<String> environments,
            Map<String, String> attributes) {
        this.world = world;
        this.id = id;
        this.capacity = capacity;
        this.environments = environments;
        this.attributes = attributes;
        this.clockOff = world.dice().between(-2_000, 2_000);
        this.labels = ContainerLabels.own("cluster", AccountId.DEFAULT, id);
        DryRunEngine engine = new DryRunEngine(
                () -> world.loop().instant().plusMillis(clockOff),
                (delay, task) -> world.loop().after(delay.toMillis(), task),
                this::script);
        this.runtime = new DryRunContainerRuntime(engine, labels);
    }

    /** What the container does; the command says how long it takes on average. */
    private Script script(ContainerPlan plan) {
        Dice dice = world.dice();
        int mean = Integer.parseInt(plan.command().get(0));
        Duration duration = Duration.ofMillis(dice.between(mean / 10, 2 * mean));
        int code = dice.percent(88) ? 0 : dice.oneOf(1, 1, 2, 3, 137);
        Optional<ContainerFailure.Code> failure = world.weather().stormy() && dice.percent(2)
                ? Optional.of(ContainerFailure.Code.CANNOT_START)
                : Optional.empty();
        // One that heeds SIGTERM may have saved what it had and call it a good end.
        OptionalInt onTerm =
                dice.percent(80) ? OptionalInt.of(dice.percent(25) ? 0 : DryRunEngine.TERMINATED) : OptionalInt.empty();
        // What a training has left is packed before its end is told.
        Duration collecting = dice.percent(30) ? Duration.ofMillis(dice.between(1, 30_000)) : Duration.ZERO;
        return new Script(duration, code, dice.percent(2), onTerm, collecting, List.of(), failure);
    }

    ExecutorId id() {
        return id;
    }

    ResourceAmounts capacity() {
        return capacity;
    }

    List<String> environments() {
        return environments;
    }

    Map<String, String> attributes() {
        return attributes;
    }

    Map<String, String> labels() {
        return labels;
    }

    DryRunContainerRuntime runtime() {
        return runtime;
    }

    /** Milliseconds since the epoch by this machine's clock. */
    long now() {
        return world.loop().millis() + clockOff;
    }

    /** The newest process; absent when it is down. */
    Optional<SimProcess> process() {
        return Optional.ofNullable(process).filter(SimProcess::alive);
    }

    /** A new process, whether or not an older one still goes on. */
    void start() {
        process().ifPresent(old::add);
        process = new SimProcess(world, this, "%s-%03d".formatted(id, ++processes));
        process.start();
    }

    void startLater(long delay) {
        world.loop().after(delay, () -> {
            if (process().isEmpty()) {
                start();
            }
        });
    }

    /** Ends the newest process at once. */
    void kill() {
        process().ifPresent(SimProcess::die);
    }

    /** Ends those that should have ended before. */
    void killOld() {
        old.forEach(SimProcess::die);
        old.clear();
    }

    /** The machine is gone, with everything on it; another of its name comes with nothing. */
    void lose() {
        kill();
        killOld();
        runtime.inspectAll().forEach(this::destroy);
    }

    /** Somebody removes the container. */
    void destroy(OwnContainer container) {
        ContainerLabels.attemptOf(container.labels()).ifPresent(world.witness()::gone);
        remove(container.ref());
    }

    /** Other capacity, and other attributes, from the next process on. */
    void offer(ResourceAmounts nowCapacity, List<String> nowEnvironments, Map<String, String> nowAttributes) {
        attributes = nowAttributes;
        capacity = nowCapacity;
        environments = nowEnvironments;
    }

    void startContainer(ContainerRef container, SimProcess by) throws ContainerFailure {
        Optional<OwnContainer> found = find(container);
        if (found.isEmpty() || found.get().phase() != OwnContainer.Phase.CREATED) {
            runtime.start(container);
            return;
        }
        AttemptId attempt = ContainerLabels.attemptOf(found.get().labels()).orElseThrow();
        runtime.start(container);
        if (world.witness().started(attempt, id, !by.equals(process))) {
            onExit(container, outcome -> ended(attempt, outcome));
        }
    }

    /** Calls when the container has ended; at once if it has. */
    void onExit(ContainerRef container, Consumer<ExitOutcome> then) {
        var unused = runtime.exit(container).thenAccept(then);
    }

    void remove(ContainerRef container) {
        runtime.remove(container);
    }

    List<OwnContainer> containers() {
        return runtime.inspectAll();
    }

    private Optional<OwnContainer> find(ContainerRef container) {
        return runtime.inspectAll().stream()
                .filter(own -> own.ref().name().equals(container.name()))
                .findFirst();
    }

    /** SIGTERM now, SIGKILL after the grace: whether it ran. */
    boolean stop(ContainerRef container, AttemptId attempt, Duration grace) {
        if (find(container)
                .filter(own -> own.phase() == OwnContainer.Phase.RUNNING)
                .isPresent()) {
            world.witness().toldToStop(attempt);
        }
        return runtime.orderStop(container, grace);
    }

    private void ended(AttemptId attempt, ExitOutcome outcome) {
        world.trace().add(id.value(), "container of " + attempt + " has ended at " + outcome.finishedAt());
        world.witness().ended(attempt, outcome, outcome.finishedAt().minusMillis(clockOff));
    }
}
