package io.headrace.executor.runtime.process;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.ImageFetch;
import io.headrace.executor.runtime.MachineCheck;
import io.headrace.executor.runtime.OutputSink;
import io.headrace.executor.runtime.OwnContainer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands directly on the host, for machines without a container engine. It says so, and refuses what it cannot honour.
 *
 * <p>A run is a directory (see {@link RunDirectory}) and a shell that outlives this process. Exits are told to us by the launcher;
 * those of runs that an earlier process started are found by looking (see {@link RunWatch}).
 *
 * <p>Differences from a container, beside isolation: both outputs go to one file, so all output counts as stdout; of a run that a
 * host restart ended, no exit code is known; processes that a command leaves behind are killed within seconds, not at once.
 */
public final class ProcessRuntime implements ContainerRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntime.class);

    /** The entry of every run's environment by which its processes are recognised. */
    private static final String RUN_VARIABLE = "HEADRACE_RUN";

    private static final Duration TELL_AGAIN = Duration.ofMillis(20);

    /** More than runs are removed at a time, mostly: those that share one wait for each other. */
    private static final int REMOVAL_LOCKS = 64;

    private final Path runs;
    private final Map<String, String> ownLabels;
    private final Optional<String> missing;
    private final HostAddress hostAddress;
    private final RunUser user;
    private final Optional<Cgroups> cgroups;
    private final Map<String, String> baseEnvironment = System.getenv();
    private final RunWatch watch;
    private final SpareRuns spares;

    /**
     * What there is to say of the host.
     *
     * @param address where it is reached
     * @param missing which engine that somebody counts on does not answer, in a few words; empty if nobody asked for one
     * @param user as whom commands run; empty for the executor's own user, or for nobody where that is root
     */
    public record Host(HostAddress address, Optional<String> missing, Optional<String> user) {
        static final Host UNNAMED = new Host(HostAddress.detected(), Optional.empty(), Optional.empty());
    }

    /** Directories without a script that no dead process has left behind. */
    private final Set<String> beingMade = ConcurrentHashMap.newKeySet();

    private final List<Lock> removals =
            Stream.<Lock>generate(ReentrantLock::new).limit(REMOVAL_LOCKS).toList();

    private final Launchers launcher;

    /**
     * @param folder where runs are kept; made if it is missing, else empty or one that this class made; used by nobody else
     * @param ownLabels plans with all of these are found by {@link #inspectAll}
     * @param cgroup a control group that is ours to use; empty to try our own
     * @param clock for the times of starts and exits
     * @throws ContainerFailure if this host cannot do it
     */
    public ProcessRuntime(Path folder, Map<String, String> ownLabels, Optional<Path> cgroup, InstantSource clock)
            throws ContainerFailure {
        this(folder, ownLabels, cgroup, Host.UNNAMED, clock);
    }

    /**
     * As the other constructor, with what is to be said of the host.
     *
     * @param host what it is called, and what it lacks
     */
    public ProcessRuntime(
            Path folder, Map<String, String> ownLabels, Optional<Path> cgroup, Host host, InstantSource clock)
            throws ContainerFailure {
        this.missing = host.missing();
        this.hostAddress = host.address();
        this.ownLabels = Map.copyOf(ownLabels);
        check(folder, host.user());
        this.user = RunUser.of(host.user());
        this.runs = WorkFolder.open(folder);
        try {
            this.spares = new SpareRuns(runs, user.other().isPresent());
        } catch (IOException e) {
            throw new ContainerFailure(Code.UNSUPPORTED, "work folder " + runs + " cannot be tidied up: " + e, e);
        }
        this.cgroups = Cgroups.detect(cgroup);
        this.watch = new RunWatch(runs, RUN_VARIABLE, clock);
        this.launcher = new Launchers(runs, watch::exited);
    }

    /**
     * Finds out beforehand what the constructor would refuse, and changes nothing.
     *
     * @param user as {@link Host} has it
     * @throws ContainerFailure with one line
     */
    public static void check(Path folder, Optional<String> user) throws ContainerFailure {
        if (!Files.exists(Path.of("/proc/self/stat"))) {
            throw new ContainerFailure(
                    Code.UNSUPPORTED, "the process runtime needs Linux; on other systems use Docker");
        }
        WorkFolder.check(folder);
        RunUser.of(user);
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public String architecture() {
        return System.getProperty("os.arch");
    }

    @Override
    public String notice() {
        return missing.map(engine -> engine + "; ").orElse("")
                + "process runtime: commands run directly on this host as " + user.name()
                + ", without isolation; images are not used; "
                + cgroups.map(Cgroups::describe).orElse("memory limited per process (RLIMIT_DATA), CPU not limited");
    }

    @Override
    public Optional<String> jobNotice() {
        return Optional.of(missing.orElse("no container engine")
                + ": this command runs directly on the host, without isolation, and its image is not used");
    }

    @Override
    public boolean assignsGpus() {
        return false;
    }

    /** Does nothing: there are no images. */
    @Override
    public void ensureImage(ContainerPlan plan, ImageFetch fetch) {}

    @Override
    public ContainerRef create(ContainerPlan plan) throws ContainerFailure {
        MachineCheck.architecture(plan, architecture());
        MachineCheck.freeDisk(plan, runs);
        ProcessLimits.refuseUnsupported(plan, user.name());
        RunDirectory run = directory(plan.name());
        Map<String, String> environment = new HashMap<>(plan.environment());
        user.variables(run.work()).forEach(environment::putIfAbsent);
        environment.put(RUN_VARIABLE, run.path().toString());
        List<String> command = Executables.resolve(
                plan.command(),
                environment.getOrDefault("PATH", baseEnvironment.getOrDefault("PATH", "/usr/bin:/bin")));
        beingMade.add(plan.name());
        try {
            if (spares.make(run)) {
                fill(run, plan, environment, command);
            } else if (run.readHeader().isEmpty()) {
                throw new ContainerFailure(Code.CANNOT_CREATE, run.path() + " is there and is no run");
            }
        } catch (IOException e) {
            throw new ContainerFailure(Code.CANNOT_CREATE, "run directory " + run.path() + ": " + e, e);
        } finally {
            beingMade.remove(plan.name());
        }
        return new ContainerRef(run.path().toString(), plan.name());
    }

    private void fill(RunDirectory run, ContainerPlan plan, Map<String, String> environment, List<String> command)
            throws IOException {
        Optional<RunGroup> group = Optional.empty();
        try {
            if (cgroups.isPresent()) {
                watch.awaitGroupRemoved(plan.name());
                group = Optional.of(cgroups.get().create(plan.name(), plan.limits()));
            }
            List<String> preparations = new ArrayList<>(ProcessLimits.shellLines(plan.limits(), group.isPresent()));
            group.map(RunGroup::joinLine).ifPresent(preparations::add);
            run.writeScript(RunScript.write(plan.labels(), group, preparations, environment, user.prefix(), command));
            user.own(run.work());
            watch.created(plan.name(), group);
        } catch (IOException e) {
            // Half a directory would be taken for a run.
            group.ifPresent(RunGroup::remove);
            run.delete();
            throw e;
        }
    }

    @Override
    public void start(ContainerRef container) throws ContainerFailure {
        RunDirectory run = directory(container.name());
        if (run.isClaimed()) {
            return;
        }
        watch.launching(container.name());
        try {
            launcher.launch(container.name());
        } catch (IOException e) {
            throw new ContainerFailure(Code.CANNOT_START, "the launcher does not take commands: " + e, e);
        }
    }

    /** The host's. */
    @Override
    public Optional<String> address(ContainerRef container) {
        boolean runs = Files.isDirectory(directory(container.name()).path())
                && !watch.exit(container.name()).isDone();
        return runs ? Optional.of(hostAddress.text()) : Optional.empty();
    }

    @Override
    public CompletableFuture<ExitOutcome> exit(ContainerRef container) {
        // A copy: cancelling it must not disturb the others who wait.
        return watch.exit(container.name()).copy();
    }

    @Override
    public boolean stop(ContainerRef container, Duration grace) throws InterruptedException, ContainerFailure {
        CompletableFuture<ExitOutcome> exit = exit(container);
        if (exit.isDone() || !Files.isDirectory(directory(container.name()).path())) {
            return false;
        }
        long killAt = System.nanoTime() + grace.toNanos();
        boolean told = watch.terminate(container.name());
        // Started a moment ago, the command may not run yet: there is nobody to be told.
        while (!told && System.nanoTime() < killAt && !endsWithin(exit, TELL_AGAIN)) {
            told = watch.terminate(container.name());
        }
        if (endsWithin(exit, Duration.ofNanos(Math.max(0, killAt - System.nanoTime())))) {
            return told;
        }
        watch.kill(container.name());
        if (!endsWithin(exit, RunWatch.KILL_PATIENCE)) {
            throw new ContainerFailure(Code.CANNOT_STOP, "run " + container.name() + " does not end after SIGKILL");
        }
        return true;
    }

    private static boolean endsWithin(CompletableFuture<ExitOutcome> exit, Duration patience)
            throws InterruptedException {
        try {
            exit.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void followOutput(ContainerRef container, OutputSink sink) throws InterruptedException, ContainerFailure {
        try {
            OutputFile.follow(directory(container.name()).output(), watch.exit(container.name()), watch.clock(), sink);
        } catch (IOException e) {
            throw new ContainerFailure(Code.CANNOT_INSPECT, "output of " + container.name() + ": " + e, e);
        }
    }

    @Override
    public List<OwnContainer> inspectAll() throws ContainerFailure {
        List<OwnContainer> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(runs)) {
            for (Path path : directories) {
                // Whatever else somebody has put here is not ours to touch.
                if (ContainerPlan.isName(String.valueOf(path.getFileName()))
                        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        && Files.isReadable(path)) {
                    inspectUnlessRemoved(new RunDirectory(path)).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new ContainerFailure(Code.CANNOT_INSPECT, "work folder " + runs + ": " + e, e);
        }
        return found;
    }

    /** A run that is being removed is waited for: half of it would be taken for another's remnant, and looked after for ever. */
    private Optional<OwnContainer> inspectUnlessRemoved(RunDirectory run) throws IOException {
        Lock lock = removal(run.name());
        lock.lock();
        try {
            return inspect(run);
        } catch (NoSuchFileException e) {
            // It was there when the folder was listed.
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Optional<OwnContainer> inspect(RunDirectory run) throws IOException {
        Optional<RunScript.Header> header = run.readHeader();
        boolean ours = header.isPresent()
                ? header.get().labels().entrySet().containsAll(ownLabels.entrySet())
                : !beingMade.contains(run.name()) && run.isRemnant();
        if (!ours) {
            return Optional.empty();
        }
        // A launcher of a process that is gone may be late. Who holds the claim decides whether the run has ever begun,
        // so we take it if we can; what an earlier process made but nobody ran then never will be, and is as good as
        // never made. One of several of an attempt may have its turn yet: whoever starts it takes the claim then.
        boolean mayHaveItsTurn = header.isPresent()
                && ContainerLabels.group(header.get().labels()).isPresent();
        // In this order: what a thread of ours is making becomes ours before it counts as made.
        boolean madeByUs = beingMade.contains(run.name()) || watch.isOurs(run.name());
        if (!madeByUs && !mayHaveItsTurn && (run.claimForNobody() || header.isEmpty())) {
            watch.forget(run.name());
            deleteRemnant(run);
            return Optional.empty();
        }
        if (header.isEmpty()) {
            // Made this very moment, by another thread of ours.
            return Optional.empty();
        }
        OwnContainer.Phase phase;
        if (!run.isClaimed()) {
            phase = OwnContainer.Phase.CREATED;
        } else if (watch.exit(run.name()).isDone()) {
            phase = OwnContainer.Phase.ENDED;
        } else {
            phase = OwnContainer.Phase.RUNNING;
        }
        return Optional.of(new OwnContainer(
                new ContainerRef(run.path().toString(), run.name()),
                header.get().labels(),
                phase,
                run.startedAt()));
    }

    /** One that cannot be deleted must not hide the others. */
    private static void deleteRemnant(RunDirectory run) {
        try {
            run.delete();
        } catch (IOException e) {
            LOG.warn("what an earlier process left of a run cannot be deleted: {}: {}", run.path(), e.toString());
        }
    }

    @Override
    public void remove(ContainerRef container) throws ContainerFailure {
        RunDirectory run = directory(container.name());
        if (!Files.isDirectory(run.path())) {
            return;
        }
        try {
            boolean started = run.isClaimed() || !run.claimForNobody();
            if (started && !watch.exit(container.name()).isDone()) {
                watch.kill(container.name());
            }
            Lock lock = removal(container.name());
            lock.lock();
            try {
                watch.forget(container.name());
                spares.remove(run);
            } finally {
                lock.unlock();
            }
        } catch (IOException e) {
            throw new ContainerFailure(Code.CANNOT_STOP, "run directory " + run.path() + ": " + e, e);
        }
    }

    @Override
    public void close() {
        launcher.close();
        watch.close();
        try {
            spares.close();
        } catch (IOException e) {
            LOG.warn("directories of earlier runs are left in {} until the next start: {}", runs, e.toString());
        }
    }

    /** Held while a run is removed, or looked at by somebody who does not know whether it is. */
    private Lock removal(String name) {
        return removals.get(Math.floorMod(name.hashCode(), removals.size()));
    }

    private RunDirectory directory(String name) {
        return new RunDirectory(runs.resolve(name));
    }
}
