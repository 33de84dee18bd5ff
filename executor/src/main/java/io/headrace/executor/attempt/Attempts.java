package io.headrace.executor.attempt;

import io.headrace.executor.attempt.ExecutorAction.Announce;
import io.headrace.executor.attempt.ExecutorAction.AttemptAction;
import io.headrace.executor.attempt.ExecutorAction.AwaitExit;
import io.headrace.executor.attempt.ExecutorAction.AwaitTime;
import io.headrace.executor.attempt.ExecutorAction.Collect;
import io.headrace.executor.attempt.ExecutorAction.Create;
import io.headrace.executor.attempt.ExecutorAction.GiveUpPull;
import io.headrace.executor.attempt.ExecutorAction.InContainer;
import io.headrace.executor.attempt.ExecutorAction.Leave;
import io.headrace.executor.attempt.ExecutorAction.Pull;
import io.headrace.executor.attempt.ExecutorAction.Register;
import io.headrace.executor.attempt.ExecutorAction.Remove;
import io.headrace.executor.attempt.ExecutorAction.Report;
import io.headrace.executor.attempt.ExecutorAction.Start;
import io.headrace.executor.attempt.ExecutorAction.Stop;
import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.logs.LogPublisher;
import io.headrace.executor.logs.LogSource;
import io.headrace.executor.ops.ExecutorMetrics;
import io.headrace.executor.recovery.Reattach;
import io.headrace.executor.report.Reports;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.value.LogRange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts that go on: does what {@link ExecutorMachine} says, each action on a virtual thread of its own, and tells it how that went.
 *
 * <p>Closed, it lets go of everything and tells the machine nothing any more. Its own end interrupts calls, and a call that was
 * interrupted fails; the attempt is not to blame. It stays as it is, for the next process to find.
 */
public final class Attempts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /**
     * An engine on its way down refuses all that it is asked for, and at once. Told so at once, the scheduler would place the next attempts,
     * and have used them up before the engine is back.
     */
    private static final Duration ENGINE_FAULT_PAUSE = Duration.ofSeconds(5);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final ExecutorMachine machine;
    private final ContainerRuntime runtime;
    private final Reports reports;
    private final LogPublisher logs;
    private final InstantSource clock;
    private final ExecutorMetrics metrics;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Map<LogSource, Thread> pulls = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile boolean closed;

    public Attempts(
            ExecutorIdentity identity,
            ContainerRuntime runtime,
            PlacementTranslator translator,
            Reports reports,
            LogPublisher logs,
            InstantSource clock,
            ExecutorMetrics metrics) {
        this.machine = new ExecutorMachine(identity, translator);
        this.runtime = runtime;
        this.reports = reports;
        this.logs = logs;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Does what the scheduler orders this process to do; anything else is ignored. */
    public void obey(ExecutorOrder order) {
        List<ExecutorAction> actions;
        synchronized (this) {
            actions = machine.obey(order);
        }
        if (actions.isEmpty()) {
            LOG.info("nothing to do for {}", order);
        } else if (order instanceof Placement placement) {
            metrics.ordered(placement.attemptId());
        }
        perform(actions);
    }

    /** Completes when the scheduler has told this process to leave, and nothing is left to do. */
    public CompletableFuture<Void> left() {
        return left.copy();
    }

    /** Reports that an attempt is not started, unless it is or was known: its order could not be carried out. */
    public void refuse(AttemptId attemptId, String reason) {
        List<ExecutorAction> actions;
        synchronized (this) {
            actions = machine.refuse(attemptId, reason);
        }
        perform(actions);
    }

    /** Goes on with a container that an earlier process started. */
    public void adopt(AttemptId attemptId, ContainerRef container, Instant startedAt, LogPosition logged) {
        LOG.info("attempt {} is adopted", attemptId);
        AttemptInput.Started started = new AttemptInput.Started(startedAt, address(attemptId, container));
        List<ExecutorAction> actions;
        synchronized (this) {
            actions = machine.adopt(attemptId, container, started, logged);
        }
        metrics.adopted();
        perform(actions);
    }

    /** Goes on with several containers that an earlier process made. */
    public void adopt(Reattach.GroupAdoption group, Map<LogSource, LogPosition> logged, Instant now) {
        AttemptId attemptId = group.attemptId();
        LOG.info(
                "attempt {} with its containers {} is adopted",
                attemptId,
                group.containers().keySet());
        Map<String, AdoptedContainer> found = new HashMap<>();
        group.containers().forEach((name, container) -> {
            if (container.phase() != OwnContainer.Phase.CREATED) {
                metrics.adopted();
            }
            boolean created = container.phase() == OwnContainer.Phase.CREATED;
            found.put(
                    name,
                    new AdoptedContainer(
                            created
                                    ? Optional.empty()
                                    : Optional.of(new AttemptInput.Started(
                                            container.startedAt().orElse(now), address(attemptId, container.ref()))),
                            container.phase() == OwnContainer.Phase.ENDED,
                            logged.getOrDefault(new LogSource(attemptId, name), LogPosition.START)));
        });
        List<ExecutorAction> actions;
        synchronized (this) {
            actions = machine.adopt(attemptId, group.group(), found, now);
        }
        perform(actions);
    }

    /** Whether a container of this attempt is none of the reaper's business. */
    public synchronized boolean mayHaveContainer(AttemptId attemptId) {
        return machine.isLive(attemptId) || machine.superseded();
    }

    /** Every attempt that is not finished with: its final report is not acknowledged, or its container is not removed. */
    public synchronized List<AttemptId> inventory() {
        return machine.inventory();
    }

    private void took(AttemptId attemptId, AttemptInput input) {
        List<ExecutorAction> actions;
        synchronized (this) {
            if (closed) {
                return;
            }
            actions = machine.on(attemptId, input);
        }
        perform(actions);
    }

    /** Sees to the actions without waiting for any. */
    private void perform(List<ExecutorAction> actions) {
        for (ExecutorAction action : actions) {
            switch (action) {
                case Register register -> {
                    LOG.warn(
                            "the scheduler asks this process to register again: it had taken executor {} for lost, or"
                                    + " another process uses this executor id, too; every process needs its own",
                            register.registration().executorId());
                    var unused = reports.publish(register.registration());
                }
                case GiveUpPull giveUp -> giveUpPull(LogSource.of(giveUp.attemptId()));
                case InContainer one
                when one.step() instanceof GiveUpPull -> giveUpPull(new LogSource(one.attemptId(), one.container()));
                case Leave ignored -> left.completeAsync(() -> null);
                case AttemptAction step -> begin(step);
            }
        }
    }

    private void giveUpPull(LogSource whose) {
        Optional.ofNullable(pulls.get(whose)).ifPresent(Thread::interrupt);
    }

    private void begin(AttemptAction action) {
        AttemptId attemptId = action.attemptId();
        LogSource whose = whose(action);
        AttemptAction step = action instanceof InContainer one ? one.step() : action;
        String name = step.getClass().getSimpleName() + "-" + whose;
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                result(step, whose)
                        .map(input -> whose.container() == null
                                ? input
                                : new AttemptInput.OfContainer(whose.container(), input))
                        .ifPresent(input -> took(attemptId, input));
            } catch (InterruptedException | ExecutionException e) {
                // What we wait for never fails otherwise.
                LOG.info("attempt {} is left to the next process", attemptId);
            } catch (RuntimeException e) {
                // A bug. The attempt stays live and its container stays, so that a restart finds both.
                LOG.error("attempt {} is stuck", attemptId, e);
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        if (step instanceof Pull) {
            pulls.put(whose, thread);
        }
        thread.start();
        if (closed) {
            thread.interrupt();
        }
    }

    private static LogSource whose(AttemptAction action) {
        return action instanceof InContainer one
                ? new LogSource(one.attemptId(), one.container())
                : LogSource.of(action.attemptId());
    }

    /** Does it, and says how it went; empty if that is nothing to tell. */
    private Optional<AttemptInput> result(AttemptAction action, LogSource whose)
            throws InterruptedException, ExecutionException {
        return switch (action) {
            case Pull pull -> Optional.of(pull(pull, whose));
            case GiveUpPull ignored -> Optional.empty();
            case Create create ->
                Optional.of(launch(create, () -> new AttemptInput.Created(runtime.create(create.plan()))));
            case Start start ->
                Optional.of(launch(start, () -> {
                    Instant startedAt = clock.instant();
                    runtime.start(start.container());
                    metrics.started(start.attemptId());
                    return new AttemptInput.Started(startedAt, address(start.attemptId(), start.container()));
                }));
            case Announce announce -> {
                var unused = reports.publish(announce.report());
                yield Optional.empty();
            }
            case Report report -> {
                if (report.report() instanceof AttemptNotStarted refused) {
                    metrics.notStarted(refused.attemptId(), refused.reason());
                }
                reports.publish(report.report()).get();
                yield Optional.of(new AttemptInput.Acknowledged());
            }
            case Collect collect -> Optional.of(collect(collect, whose));
            case AwaitExit exit -> {
                ExitOutcome outcome = runtime.exit(exit.container()).get();
                metrics.ended(outcome);
                yield Optional.of(new AttemptInput.Exited(outcome));
            }
            case Stop stop -> Optional.of(stop(stop));
            case AwaitTime time -> {
                Thread.sleep(Duration.between(clock.instant(), time.until()));
                yield Optional.of(new AttemptInput.TimeUp());
            }
            case InContainer one -> throw new IllegalStateException("a step inside a step: " + one);
            case Remove remove -> Optional.of(remove(remove));
        };
    }

    private AttemptInput pull(Pull pull, LogSource whose) {
        try {
            return launch(pull, () -> {
                long begin = System.nanoTime();
                runtime.ensureImage(pull.plan());
                metrics.pulled(Duration.ofNanos(System.nanoTime() - begin));
                return new AttemptInput.Pulled();
            });
        } catch (InterruptedException e) {
            return new AttemptInput.PullGivenUp();
        } finally {
            pulls.remove(whose);
        }
    }

    /** A call on the way to a running container. */
    private interface Launch {
        AttemptInput call() throws InterruptedException, ContainerFailure;
    }

    private static AttemptInput launch(AttemptAction action, Launch launch) throws InterruptedException {
        try {
            return launch.call();
        } catch (ContainerFailure failure) {
            LOG.info("attempt {} is not started: {}", action.attemptId(), failure.reason());
            if (failure.isEngineFault()) {
                Thread.sleep(ENGINE_FAULT_PAUSE);
            }
            return new AttemptInput.Refused(failure.reason());
        } catch (RuntimeException e) {
            LOG.error("attempt {} cannot be started", action.attemptId(), e);
            return new AttemptInput.Refused(new ContainerFailure(Code.CANNOT_START, e.toString()).reason());
        }
    }

    /** Only nodes are looked for by others. One that cannot be found runs on all the same. */
    private Optional<String> address(AttemptId attemptId, ContainerRef container) {
        if (!attemptId.job().isNode()) {
            return Optional.empty();
        }
        try {
            return runtime.address(container);
        } catch (ContainerFailure | RuntimeException e) {
            LOG.warn("the address of attempt {} is not known: {}", attemptId, e.toString());
            return Optional.empty();
        }
    }

    private AttemptInput collect(Collect collect, LogSource whose) throws InterruptedException {
        Optional<LogRange> range;
        try {
            range = logs.publishAll(whose, collect.containers(), runtime, collect.container(), collect.from());
        } catch (RuntimeException e) {
            // Without its output an attempt is still one that ran, and ended somehow.
            LOG.error("the output of attempt {} is lost", collect.attemptId(), e);
            range = collect.from().range();
        }
        return new AttemptInput.Collected(range);
    }

    private AttemptInput stop(Stop stop) throws InterruptedException {
        if (stop.after().isPositive()) {
            Thread.sleep(stop.after());
        }
        LOG.info("attempt {} is stopped", stop.attemptId());
        try {
            return new AttemptInput.Stopped(runtime.stop(stop.container(), stop.grace()));
        } catch (ContainerFailure failure) {
            LOG.warn("attempt {} does not stop: {}", stop.attemptId(), failure.reason());
            return new AttemptInput.StopFailed();
        } catch (RuntimeException e) {
            // Its end must be reported all the same, and waits for this answer.
            LOG.error("attempt {} cannot be stopped", stop.attemptId(), e);
            return new AttemptInput.StopFailed();
        }
    }

    private AttemptInput remove(Remove remove) throws InterruptedException {
        if (remove.after().isPositive()) {
            Thread.sleep(remove.after());
        }
        try {
            runtime.remove(remove.container());
            return new AttemptInput.Removed();
        } catch (ContainerFailure failure) {
            LOG.info("container {} is not removed: {}", remove.container().name(), failure.reason());
            return new AttemptInput.NotRemoved();
        } catch (RuntimeException e) {
            // Where nothing ran, nobody is told so before it is gone: it must be tried again.
            LOG.error("container {} cannot be removed", remove.container().name(), e);
            return new AttemptInput.NotRemoved();
        }
    }

    /** Lets go of all attempts. Their containers stay as they are. Nothing is reported any more once it has returned, or seconds later. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
