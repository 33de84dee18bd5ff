package io.headrace.executor.runtime.dryrun;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.schemas.value.ResourceUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The machine below {@link DryRunContainerRuntime}: its containers outlive the runtime, as a real engine's do. Share one engine between
 * two runtimes to play a restart of the executor.
 *
 * <p>Everything happens on the given timer, so on a virtual clock a run of any length takes no time and is the same every time.
 */
public final class DryRunEngine {

    /** Runs something later. */
    @FunctionalInterface
    public interface Timer {
        /** Runs the task when this much time has passed, on any thread. */
        void after(Duration delay, Runnable task);
    }

    /**
     * What a container does.
     *
     * @param duration how long it runs when nobody stops it
     * @param exitCode how it then ends
     * @param outOfMemory whether the kernel ends it then, with 137
     * @param onTerm how it ends on SIGTERM; empty if it takes SIGKILL (137)
     * @param collecting how long it takes, once it has ended, until its outcome is known, because what it has left is kept first
     * @param output what it writes, as soon as it has started
     * @param startFailure if there, it does not even start, for this reason
     */
    public record Script(
            Duration duration,
            int exitCode,
            boolean outOfMemory,
            OptionalInt onTerm,
            Duration collecting,
            List<String> output,
            Optional<ContainerFailure.Code> startFailure) {

        public Script {
            output = List.copyOf(output);
        }

        /** Runs for a while, heeds SIGTERM, leaves and writes nothing. */
        public static Script exits(Duration duration, int exitCode) {
            return new Script(
                    duration, exitCode, false, OptionalInt.of(TERMINATED), Duration.ZERO, List.of(), Optional.empty());
        }

        public Script withOutput(List<String> output) {
            return new Script(duration, exitCode, outOfMemory, onTerm, collecting, output, startFailure);
        }

        /** The same, with something to keep that takes so long. */
        public Script withCollecting(Duration howLong) {
            return new Script(duration, exitCode, outOfMemory, onTerm, howLong, output, startFailure);
        }
    }

    private static final long BYTES_PER_MIB = 1024L * 1024;

    /** How a container usually ends on SIGTERM. */
    public static final int TERMINATED = 143;

    /** One container. */
    static final class Machine {
        final ContainerPlan plan;
        final Script script;
        final CompletableFuture<ExitOutcome> exit = new CompletableFuture<>();

        @Nullable
        Instant startedAt;

        /** Its outcome may be known later. */
        boolean ended;

        Machine(ContainerPlan plan, Script script) {
            this.plan = plan;
            this.script = script;
        }

        OwnContainer.Phase phase() {
            if (startedAt == null) {
                return OwnContainer.Phase.CREATED;
            }
            return ended || exit.isDone() ? OwnContainer.Phase.ENDED : OwnContainer.Phase.RUNNING;
        }
    }

    private final InstantSource clock;
    private final Timer timer;
    private final Function<ContainerPlan, Script> scripts;
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private int started;

    /**
     * @param clock the time that outcomes carry
     * @param timer moves with the clock
     * @param scripts what each container does
     */
    public DryRunEngine(InstantSource clock, Timer timer, Function<ContainerPlan, Script> scripts) {
        this.clock = clock;
        this.timer = timer;
        this.scripts = scripts;
    }

    /** How many containers have ever been started. */
    public synchronized int startedCount() {
        return started;
    }

    synchronized void create(ContainerPlan plan) {
        machines.computeIfAbsent(plan.name(), name -> new Machine(plan, scripts.apply(plan)));
    }

    synchronized Optional<Machine> find(String name) {
        return Optional.ofNullable(machines.get(name));
    }

    synchronized List<Machine> all() {
        return List.copyOf(machines.values());
    }

    void start(String name) throws ContainerFailure {
        Machine machine;
        synchronized (this) {
            machine = machines.get(name);
            if (machine == null) {
                throw new ContainerFailure(ContainerFailure.Code.CANNOT_START, "No such container: " + name);
            }
            if (machine.startedAt != null) {
                return;
            }
            if (machine.script.startFailure().isPresent()) {
                throw new ContainerFailure(machine.script.startFailure().get(), "as the script says");
            }
            machine.startedAt = clock.instant();
            started++;
        }
        timer.after(machine.script.duration(), () -> {
            if (machine.script.outOfMemory()) {
                end(machine, ExitOutcome.KILLED, true);
            } else {
                end(machine, machine.script.exitCode(), false);
            }
        });
    }

    /** SIGTERM. */
    void terminate(Machine machine) {
        machine.script.onTerm().ifPresent(code -> end(machine, code, false));
    }

    /** SIGKILL. */
    void kill(Machine machine) {
        end(machine, ExitOutcome.KILLED, false);
    }

    private void end(Machine machine, int code, boolean outOfMemory) {
        synchronized (this) {
            if (machine.ended) {
                return;
            }
            machine.ended = true;
        }
        ExitOutcome outcome = new ExitOutcome(
                        OptionalInt.of(code),
                        false,
                        Optional.empty(),
                        Optional.ofNullable(machine.startedAt),
                        clock.instant())
                .withUsage(Optional.of(usage(machine)));
        Runnable known = () -> machine.exit.complete(outOfMemory ? outcome.becauseOfMemory() : outcome);
        if (machine.script.collecting().isZero()) {
            known.run();
        } else {
            timer.after(machine.script.collecting(), known);
        }
    }

    /** One CPU all the time, and all the memory that it may have. */
    private ResourceUsage usage(Machine machine) {
        Instant now = clock.instant();
        Instant from = machine.startedAt == null ? now : machine.startedAt;
        return new ResourceUsage(
                Duration.between(from, now).toMillis(), machine.plan.limits().memoryMib() * BYTES_PER_MIB);
    }

    synchronized void remove(String name) {
        Machine machine = machines.remove(name);
        if (machine != null) {
            machine.exit.complete(
                    ExitOutcome.vanished("removed", Optional.ofNullable(machine.startedAt), clock.instant()));
        }
    }

    void after(Duration delay, Runnable task) {
        timer.after(delay, task);
    }
}
