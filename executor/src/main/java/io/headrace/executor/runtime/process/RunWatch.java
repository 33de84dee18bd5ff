package io.headrace.executor.runtime.process;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ExitOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when runs end. Runs that this process has launched are told by the launcher, at once. All others are looked at: those that an
 * earlier process launched often, our own seldom, for the case that somebody kills the shell that would have told us.
 */
final class RunWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

    /** How long SIGKILL may take, on a machine that is busy or waits for a disk. */
    static final Duration KILL_PATIENCE = Duration.ofSeconds(30);

    /** How long killed processes may take to leave their control group. */
    private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(2);

    private static final Duration LEAVE_LOOK = Duration.ofMillis(5);

    /** A launcher that has not started a run by then is taken for dead. */
    private static final Duration LAUNCH_PATIENCE = Duration.ofSeconds(30);

    private static final long LOOK_EVERY_MILLIS = 200;
    private static final int LOOKS_PER_OWN_LOOK = 10;
    private static final int LOOKS_PER_STRAY_SEARCH = 25;

    private static final class Run {
        final Optional<RunGroup> group;
        final boolean ours;
        final CompletableFuture<ExitOutcome> exit = new CompletableFuture<>();
        volatile Optional<Instant> launchedAt = Optional.empty();

        Run(Optional<RunGroup> group, boolean ours) {
            this.group = group;
            this.ours = ours;
        }
    }

    private final Path runs;
    private final String runVariable;
    private final InstantSource clock;
    private final Map<String, Run> known = new ConcurrentHashMap<>();
    private final Map<String, RunGroup> groupsToRemove = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("process-watch").factory());
    private long looks;
    private volatile boolean strayPossible = true;

    RunWatch(Path runs, String runVariable, InstantSource clock) {
        this.runs = runs;
        this.runVariable = runVariable;
        this.clock = clock;
        var unused =
                looker.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    InstantSource clock() {
        return clock;
    }

    /**
     * Groups of this name are about to be made. Waits until those of an earlier run of the same name are gone: later the new run's would
     * be removed in their place.
     *
     * @throws IOException if they still have members after {@link #LEAVE_PATIENCE}
     */
    void awaitGroupRemoved(String name) throws IOException {
        long end = System.nanoTime() + LEAVE_PATIENCE.toNanos();
        while (!tryRemoveGroup(name)) {
            if (System.nanoTime() > end) {
                throw new IOException("the control groups of an earlier run of this name still have members");
            }
            LockSupport.parkNanos(LEAVE_LOOK.toNanos());
        }
    }

    /** This process has made the run. */
    void created(String name, Optional<RunGroup> group) {
        known.put(name, new Run(group, true));
    }

    /** This process is about to hand the run to the launcher. */
    void launching(String name) {
        Run run = run(name);
        if (!run.ours) {
            // Made by an earlier process, started by us.
            Run ours = new Run(run.group, true);
            ours.launchedAt = Optional.of(clock.instant());
            known.put(name, ours);
        } else {
            run.launchedAt = Optional.of(clock.instant());
        }
    }

    boolean isOurs(String name) {
        Run run = known.get(name);
        return run != null && run.ours;
    }

    /** Completes when the run has ended. For one that has not been started: never. */
    CompletableFuture<ExitOutcome> exit(String name) {
        return run(name).exit;
    }

    /** The launcher has told the exit of a run. */
    void exited(String name, int code) {
        Run run = known.get(name);
        // An unknown run has been removed by force, and nobody asks for its end.
        if (run != null) {
            complete(run, code, cpuMillis(name), run.launchedAt, clock.instant());
        }
    }

    /** @return whether there was a command to be told */
    boolean terminate(String name) {
        Optional<RunProcess> process = claimant(name);
        try {
            return process.isPresent() && process.get().terminate(runs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill(String name) {
        Run run = run(name);
        Optional<RunProcess> process = claimant(name);
        run.group.ifPresent(group -> group.members().stream()
                .filter(member ->
                        process.isEmpty() || member.pid() != process.get().pid())
                .forEach(ProcessHandle::destroyForcibly));
        process.ifPresent(watcher -> watcher.kill(runVariable + "=" + runs.resolve(name)));
    }

    /** The run's directory is about to go. */
    void forget(String name) {
        Run run = run(name);
        known.remove(name);
        strayPossible = true;
        // Not now: the watching shell may need a moment to leave its group after its last word, and the kernel takes
        // its time for it.
        run.group.ifPresent(group -> groupsToRemove.put(name, group));
    }

    private Run run(String name) {
        return known.computeIfAbsent(name, this::adopt);
    }

    private Run adopt(String name) {
        RunDirectory directory = new RunDirectory(runs.resolve(name));
        try {
            Run run = new Run(directory.readHeader().flatMap(RunScript.Header::group), false);
            lookAt(directory, run);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<RunProcess> claimant(String name) {
        try {
            Optional<RunProcess> process =
                    new RunDirectory(runs.resolve(name)).readClaim().claimant();
            return isAlive(process) ? process : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isAlive(Optional<RunProcess> process) throws IOException {
        return process.isPresent() && process.get().isAlive(runs);
    }

    /** What the run's shell has noted; an end counts without it, too. */
    private OptionalLong cpuMillis(String name) {
        try {
            return new RunDirectory(runs.resolve(name)).readClaim().cpuMillis();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private void look() {
        try {
            looks++;
            known.forEach((name, run) -> {
                if (!run.exit.isDone() && (!run.ours || looks % LOOKS_PER_OWN_LOOK == 0)) {
                    lookAtSafely(new RunDirectory(runs.resolve(name)), run);
                }
            });
            if (strayPossible && looks % LOOKS_PER_STRAY_SEARCH == 0) {
                strayPossible = false;
                killStrays();
            }
            removeGroups();
        } catch (RuntimeException e) {
            // The next look must come: without it, ends of adopted runs would never be seen.
            LOG.error("looking after runs failed", e);
        }
    }

    private void lookAtSafely(RunDirectory directory, Run run) {
        try {
            lookAt(directory, run);
        } catch (IOException e) {
            LOG.warn("cannot look at run {}: {}", directory.name(), e.toString());
        }
    }

    private void lookAt(RunDirectory directory, Run run) throws IOException {
        RunDirectory.Claim before = directory.readClaim();
        boolean alive = isAlive(before.claimant());
        // Again, because the shell writes the code and then ends: who is not alive has written what it ever will.
        RunDirectory.Claim claim = alive || !before.isThere() ? before : directory.readClaim();
        Optional<Instant> startedAt = directory.startedAt();
        if (claim.exitCode().isPresent()) {
            complete(
                    run,
                    claim.exitCode().getAsInt(),
                    claim.cpuMillis(),
                    startedAt,
                    directory.exitedAt().orElseGet(clock::instant));
        } else if (claim.isThere()
                && !alive
                && (claim.claimant().isPresent() || isOlderThanLaunchPatience(startedAt))) {
            String detail = "the process ended and left no exit code (killed by hand, or a restart of the host)";
            complete(run, ExitOutcome.vanished(detail, startedAt, clock.instant()));
        } else if (!claim.isThere() && isOlderThanLaunchPatience(run.launchedAt) && directory.claimForNobody()) {
            String reason = ContainerFailure.Code.CANNOT_START.prefix() + ": the launcher did not start it";
            complete(
                    run,
                    new ExitOutcome(
                            OptionalInt.empty(), false, Optional.of(reason), Optional.empty(), clock.instant()));
        }
    }

    private boolean isOlderThanLaunchPatience(Optional<Instant> time) {
        return time.filter(then -> then.isBefore(clock.instant().minus(LAUNCH_PATIENCE)))
                .isPresent();
    }

    private void complete(Run run, int code, OptionalLong cpuMillis, Optional<Instant> startedAt, Instant finishedAt) {
        ExitOutcome outcome = new ExitOutcome(OptionalInt.of(code), false, Optional.empty(), startedAt, finishedAt)
                .withUsage(RunUsage.of(cpuMillis, run.group));
        boolean outOfMemory =
                code != 0 && run.group.filter(RunGroup::hasKilledForMemory).isPresent();
        complete(run, outOfMemory ? outcome.becauseOfMemory() : outcome);
    }

    private static void complete(Run run, ExitOutcome outcome) {
        run.exit.complete(outcome);
    }

    /** Kills what ended runs have left behind. By the files and not by memory, so that runs not yet adopted are spared. */
    private void killStrays() {
        String prefix = runVariable + "=" + runs + "/";
        StrayProcesses.having(entry -> entry.startsWith(prefix) && hasEnded(entry.substring(prefix.length())))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private boolean hasEnded(String name) {
        RunDirectory directory = new RunDirectory(runs.resolve(name));
        try {
            return !Files.isDirectory(directory.path())
                    || directory.readClaim().exitCode().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private void removeGroups() {
        groupsToRemove.keySet().forEach(this::tryRemoveGroup);
    }

    /** Inside the map's own lock: one thread at a time removes groups of a name. Answers whether none are left to be removed. */
    private boolean tryRemoveGroup(String name) {
        return groupsToRemove.computeIfPresent(name, (unused, group) -> removeGroup(group) ? null : group) == null;
    }

    /** Kills what a run has left in its group, which must be empty to go. */
    private static boolean removeGroup(RunGroup group) {
        if (group.remove()) {
            return true;
        }
        group.members().forEach(ProcessHandle::destroyForcibly);
        return group.remove();
    }

    @Override
    public void close() {
        looker.shutdownNow();
        removeGroups();
    }
}
