package io.headrace.executor.attempt;

import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptReport;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.value.LogRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt, on a thread of its own, from its placement (or its adoption) to the acknowledgement of its final report.
 *
 * <p>The steps are those of {@link #run()}, in this order: pull → create → start → wait → collect → report → remove. The container is
 * removed only after the report is acknowledged: as long as the scheduler may not know how it ended, it can be found again.
 *
 * <p>An interrupt means that the executor goes down: leave everything as it is, for the next process to find.
 */
final class AttemptRunner implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptRunner.class);

    private static final Duration RETRY = Duration.ofSeconds(2);

    /** How often a container that must not be left behind is removed before the reaper is left to it. */
    private static final int REMOVE_TRIES = 30;

    /** Where the container comes from. */
    private sealed interface Origin {
        record Placed(Placement placement) implements Origin {}

        record Adopted(ContainerRef container, Instant startedAt, LogPosition logs) implements Origin {}
    }

    private final AttemptId attemptId;
    private final Origin origin;
    private final AttemptTools tools;

    // Guarded by this: a stop may come at any moment.
    private @Nullable StopWish stopWish;
    private @Nullable ContainerRef running;
    private @Nullable Thread pulling;
    private boolean stopUnderWay;

    private record StopWish(String reason, Duration grace) {}

    private AttemptRunner(AttemptId attemptId, Origin origin, AttemptTools tools) {
        this.attemptId = attemptId;
        this.origin = origin;
        this.tools = tools;
    }

    /** Runs a placement. */
    static AttemptRunner placed(Placement placement, AttemptTools tools) {
        return new AttemptRunner(placement.attemptId(), new Origin.Placed(placement), tools);
    }

    /** Goes on with a container that an earlier process started. */
    static AttemptRunner adopted(
            AttemptId attemptId, ContainerRef container, Instant startedAt, LogPosition logs, AttemptTools tools) {
        return new AttemptRunner(attemptId, new Origin.Adopted(container, startedAt, logs), tools);
    }

    @Override
    public void run() {
        try {
            switch (origin) {
                case Origin.Placed placed -> runPlaced(placed.placement());
                case Origin.Adopted adopted -> finish(adopted.container(), adopted.startedAt(), adopted.logs());
            }
            tools.onEnd().accept(attemptId);
        } catch (InterruptedException e) {
            LOG.info("attempt {} is left to the next process", attemptId);
        }
    }

    /** Ends the attempt, now or as soon as it has started; an attempt that has not started never will. */
    synchronized void stop(String reason, Duration grace) {
        LOG.info("attempt {} is to stop: {}", attemptId, reason);
        stopWish = new StopWish(reason, grace);
        if (pulling != null) {
            pulling.interrupt();
        }
        beginStop();
    }

    private void runPlaced(Placement placement) throws InterruptedException {
        // The name alone is enough to remove it: an engine may make a container although the call failed.
        ContainerRef container = named(attemptId);
        Instant startedAt;
        try {
            ContainerPlan plan = tools.translator().translate(placement);
            pull(plan);
            refuseIfStopped();
            container = tools.runtime().create(plan);
            refuseIfStopped();
            startedAt = tools.clock().instant();
            tools.runtime().start(container);
        } catch (ContainerFailure failure) {
            notStarted(container, failure.reason());
            return;
        } catch (RuntimeException e) {
            LOG.error("attempt {} cannot be started", attemptId, e);
            notStarted(container, new ContainerFailure(Code.CANNOT_START, e.toString()).reason());
            return;
        }
        finish(container, startedAt, LogPosition.START);
    }

    private static ContainerRef named(AttemptId attemptId) {
        String name = PlacementTranslator.containerName(attemptId);
        return new ContainerRef(name, name);
    }

    private void notStarted(ContainerRef container, String reason) throws InterruptedException {
        if (tools.closing().getAsBoolean()) {
            // Our own end interrupts calls, and a call that was interrupted fails. The attempt is not to blame.
            throw new InterruptedException("the executor is going down");
        }
        LOG.info("attempt {} is not started: {}", attemptId, reason);
        // Before it is said: it must stay true.
        removeSurely(container);
        report(new AttemptNotStarted(tools.executorId(), tools.incarnation(), attemptId, reason));
    }

    private void pull(ContainerPlan plan) throws InterruptedException, ContainerFailure {
        synchronized (this) {
            pulling = Thread.currentThread();
        }
        try {
            tools.runtime().ensureImage(plan);
        } catch (InterruptedException e) {
            refuseIfStopped();
            throw e;
        } finally {
            synchronized (this) {
                pulling = null;
                if (stopWish != null) {
                    // The stop's interrupt may have come too late for the pull; it must not hit what follows.
                    Thread.interrupted();
                }
            }
        }
    }

    private synchronized void refuseIfStopped() throws ContainerFailure {
        if (stopWish != null) {
            throw new ContainerFailure(Code.CANNOT_START, "stopped before it was started: " + stopWish.reason());
        }
    }

    /** From a started container to the end. */
    private void finish(ContainerRef container, Instant startedAt, LogPosition logs) throws InterruptedException {
        CompletableFuture<Void> started = tools.reports()
                .publish(new AttemptStarted(
                        tools.executorId(), tools.incarnation(), attemptId, container.id(), startedAt.toEpochMilli()));
        synchronized (this) {
            running = container;
            beginStop();
        }
        Optional<LogRange> range = collect(container, logs);
        ExitOutcome outcome = await(tools.runtime().exit(container));
        await(started);
        report(exited(outcome, startedAt, range));
        removeSurely(container);
    }

    private Optional<LogRange> collect(ContainerRef container, LogPosition logs) throws InterruptedException {
        try {
            return tools.logs().publishAll(attemptId, tools.runtime(), container, logs);
        } catch (RuntimeException e) {
            // Without its output an attempt is still one that ran, and ended somehow.
            LOG.error("the output of attempt {} is lost", attemptId, e);
            return logs.range();
        }
    }

    private AttemptExited exited(ExitOutcome outcome, Instant launchedAt, Optional<LogRange> range) {
        Instant startedAt = outcome.startedAt().orElse(launchedAt);
        Instant stoppedAt = outcome.finishedAt().isBefore(startedAt) ? startedAt : outcome.finishedAt();
        return new AttemptExited(
                tools.executorId(),
                tools.incarnation(),
                attemptId,
                outcome.exitCode().isPresent() ? outcome.exitCode().getAsInt() : null,
                outcome.reason().orElse(null),
                startedAt.toEpochMilli(),
                stoppedAt.toEpochMilli(),
                range.orElse(null));
    }

    private void report(AttemptReport report) throws InterruptedException {
        await(tools.reports().publish(report));
    }

    private synchronized void beginStop() {
        StopWish wish = stopWish;
        ContainerRef container = running;
        if (wish == null || container == null || stopUnderWay) {
            return;
        }
        stopUnderWay = true;
        Thread.ofVirtual().name("stop-" + attemptId).start(() -> stopContainer(container, wish.grace()));
    }

    private void stopContainer(ContainerRef container, Duration grace) {
        try {
            tools.runtime().stop(container, grace);
        } catch (ContainerFailure failure) {
            LOG.warn("attempt {} does not stop: {}", attemptId, failure.reason());
            synchronized (this) {
                // The next order tries again.
                stopUnderWay = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeSurely(ContainerRef container) throws InterruptedException {
        for (int i = 0; i < REMOVE_TRIES; i++) {
            try {
                tools.runtime().remove(container);
                return;
            } catch (ContainerFailure failure) {
                LOG.info("container {} is not removed: {}", container.name(), failure.reason());
                Thread.sleep(RETRY);
            }
        }
    }

    /** Waits, and takes any trouble for the end of this executor: what we wait for never fails otherwise. */
    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            InterruptedException closing = new InterruptedException("the executor is going down");
            closing.initCause(e);
            throw closing;
        }
    }
}
