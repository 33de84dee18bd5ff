package io.headrace.executor.attempt;

import io.headrace.executor.attempt.AttemptInput.Acknowledged;
import io.headrace.executor.attempt.AttemptInput.Collected;
import io.headrace.executor.attempt.AttemptInput.Created;
import io.headrace.executor.attempt.AttemptInput.Exited;
import io.headrace.executor.attempt.AttemptInput.NotRemoved;
import io.headrace.executor.attempt.AttemptInput.PullGivenUp;
import io.headrace.executor.attempt.AttemptInput.Pulled;
import io.headrace.executor.attempt.AttemptInput.Refused;
import io.headrace.executor.attempt.AttemptInput.Removed;
import io.headrace.executor.attempt.AttemptInput.Started;
import io.headrace.executor.attempt.AttemptInput.StopFailed;
import io.headrace.executor.attempt.AttemptInput.StopOrdered;
import io.headrace.executor.attempt.AttemptInput.Stopped;
import io.headrace.executor.attempt.ExecutorAction.Announce;
import io.headrace.executor.attempt.ExecutorAction.AwaitExit;
import io.headrace.executor.attempt.ExecutorAction.Collect;
import io.headrace.executor.attempt.ExecutorAction.Create;
import io.headrace.executor.attempt.ExecutorAction.GiveUpPull;
import io.headrace.executor.attempt.ExecutorAction.Pull;
import io.headrace.executor.attempt.ExecutorAction.Remove;
import io.headrace.executor.attempt.ExecutorAction.Report;
import io.headrace.executor.attempt.ExecutorAction.Start;
import io.headrace.executor.attempt.ExecutorAction.Stop;
import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.report.ExecutorReport.AttemptAccepted;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.value.LogRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, from its placement (or its adoption) to the removal of its container. Pure: it says what is to be done next, others do it.
 *
 * <p>The way of all that starts is pull → create → start → collect → await the exit → report → remove; of what does not, remove → report. A
 * container that ran is removed only after the report is acknowledged: as long as the scheduler may not know how it ended, it can be found
 * again. One that never ran is removed before that is said: it must stay true.
 */
final class AttemptMachine implements AttemptCourse {

    private static final Duration RETRY = Duration.ofSeconds(2);

    /** How often a container that has ended is removed before it is left to the reaper. */
    private static final int REMOVE_TRIES = 30;

    private enum Phase {
        PULLING,
        CREATING,
        STARTING,
        /** Started; until its exit and the acknowledgement of its start are known. */
        RUNNING,
        /** Not started, and being removed. */
        DISCARDING,
        /** The final report is on its way. */
        REPORTING,
        /** Reported, and being removed. */
        REMOVING,
        ENDED
    }

    private final ExecutorIdentity identity;
    private final AttemptId attemptId;
    private Phase phase = Phase.PULLING;
    // The name alone is enough to remove it: an engine may make a container although the call failed.
    private ContainerRef container;
    private @Nullable ContainerPlan plan;
    private @Nullable StopOrdered stop;
    private boolean placedHere;
    private Telling telling = Telling.NOT_TOLD;
    private @Nullable Instant launchedAt;
    private boolean startAcknowledged;
    private Optional<LogRange> logs = Optional.empty();
    private @Nullable ExitOutcome outcome;
    private String refusal = "";
    private int removals;

    AttemptMachine(ExecutorIdentity identity, AttemptId attemptId) {
        this.identity = identity;
        this.attemptId = attemptId;
        String name = PlacementTranslator.containerName(attemptId);
        this.container = new ContainerRef(name, name);
    }

    /** Begins with a placement. */
    List<ExecutorAction> place(Placement placement, PlacementTranslator translator) {
        placedHere = true;
        try {
            ContainerPlan translated = translator.translate(placement);
            plan = translated;
            if (placement.service() == null) {
                return List.of(new Pull(attemptId, translated));
            }
            AttemptAccepted accepted = new AttemptAccepted(identity.executorId(), identity.incarnation(), attemptId);
            return List.of(new Announce(attemptId, accepted), new Pull(attemptId, translated));
        } catch (ContainerFailure failure) {
            return refuse(failure.reason());
        }
    }

    /** Begins with a container that an earlier process started. */
    List<ExecutorAction> adopt(ContainerRef found, Started started, LogPosition logged) {
        container = found;
        return running(started, logged);
    }

    @Override
    public boolean wasPlacedHere() {
        return placedHere;
    }

    @Override
    public List<ExecutorAction> surrender() {
        return phase == Phase.PULLING ? List.of(new GiveUpPull(attemptId)) : List.of();
    }

    @Override
    public boolean ended() {
        return phase == Phase.ENDED;
    }

    @Override
    public List<ExecutorAction> on(AttemptInput input) {
        return switch (input) {
            case StopOrdered order -> stopOrdered(order);
            case Pulled ignored -> pulled();
            case PullGivenUp ignored -> refuseAsStopped();
            case Created created -> created(created.container());
            case Started started -> running(started, LogPosition.START);
            case Refused refused -> refuse(refused.reason());
            case Acknowledged ignored -> acknowledged();
            case Collected collected -> collected(collected.range());
            case Exited exited -> exited(exited.outcome());
            case Stopped stopped -> stopped(stopped.wasRunning());
            case StopFailed ignored -> stopFailed();
            case Removed ignored -> removed();
            case NotRemoved ignored -> notRemoved();
            case AttemptInput.TimeUp ignored -> List.of();
            case AttemptInput.OfContainer one ->
                throw new IllegalArgumentException("not an input of an attempt of one container: " + one);
        };
    }

    private List<ExecutorAction> stopOrdered(StopOrdered order) {
        stop = order;
        return switch (phase) {
            case PULLING -> List.of(new GiveUpPull(attemptId));
            case RUNNING -> beginStop();
            case CREATING, STARTING, DISCARDING, REPORTING, REMOVING, ENDED -> List.of();
        };
    }

    private List<ExecutorAction> pulled() {
        ContainerPlan wanted = plan;
        if (stop != null || wanted == null) {
            return refuseAsStopped();
        }
        phase = Phase.CREATING;
        return List.of(new Create(attemptId, wanted));
    }

    private List<ExecutorAction> created(ContainerRef made) {
        container = made;
        if (stop != null) {
            return refuseAsStopped();
        }
        phase = Phase.STARTING;
        return List.of(new Start(attemptId, container));
    }

    private List<ExecutorAction> refuseAsStopped() {
        String why = stop == null ? "unknown" : stop.reason();
        return refuse(new ContainerFailure(Code.CANNOT_START, "stopped before it was started: " + why).reason());
    }

    /** Does not start, for this reason; or begins with that. */
    List<ExecutorAction> refuse(String reason) {
        refusal = reason;
        phase = Phase.DISCARDING;
        return remove(Duration.ZERO);
    }

    private List<ExecutorAction> running(Started started, LogPosition logged) {
        phase = Phase.RUNNING;
        launchedAt = started.at();
        logs = logged.range();
        List<ExecutorAction> actions = new ArrayList<>();
        actions.add(new Report(
                attemptId,
                new AttemptStarted(
                        identity.executorId(),
                        identity.incarnation(),
                        attemptId,
                        container.id(),
                        started.at().toEpochMilli(),
                        started.address().orElse(null))));
        actions.add(new Collect(attemptId, container, logged, 1));
        actions.addAll(beginStop());
        return actions;
    }

    private List<ExecutorAction> beginStop() {
        if (stop == null || outcome != null || telling != Telling.NOT_TOLD) {
            return List.of();
        }
        telling = Telling.BEING_TOLD;
        return List.of(new Stop(attemptId, container, stop.grace(), Duration.ZERO));
    }

    private List<ExecutorAction> stopped(boolean wasRunning) {
        telling = telling.answered(wasRunning);
        return reportExit();
    }

    /** Nobody orders it a second time, so it is tried until the container has ended. */
    private List<ExecutorAction> stopFailed() {
        if (stop == null || outcome != null) {
            telling = Telling.UNKNOWN;
            return reportExit();
        }
        telling = Telling.BEING_TOLD_AGAIN;
        return List.of(new Stop(attemptId, container, stop.grace(), RETRY));
    }

    private List<ExecutorAction> collected(Optional<LogRange> range) {
        logs = range;
        return List.of(new AwaitExit(attemptId, container));
    }

    private List<ExecutorAction> exited(ExitOutcome how) {
        outcome = how;
        return reportExit();
    }

    private List<ExecutorAction> acknowledged() {
        if (phase == Phase.RUNNING) {
            startAcknowledged = true;
            return reportExit();
        }
        if (launchedAt == null) {
            phase = Phase.ENDED;
            return List.of();
        }
        phase = Phase.REMOVING;
        return remove(Duration.ZERO);
    }

    /** The scheduler hears of the end only after it is sure to hear of the start, and after the engine's word about a stop. */
    private List<ExecutorAction> reportExit() {
        ExitOutcome how = outcome;
        Instant launched = launchedAt;
        if (phase != Phase.RUNNING || how == null || launched == null || !startAcknowledged || telling.isUnderWay()) {
            return List.of();
        }
        phase = Phase.REPORTING;
        Instant startedAt = how.startedAt().orElse(launched);
        Instant stoppedAt = how.finishedAt().isBefore(startedAt) ? startedAt : how.finishedAt();
        return List.of(new Report(
                attemptId,
                new AttemptExited(
                        identity.executorId(),
                        identity.incarnation(),
                        attemptId,
                        how.exitCode().isPresent() ? how.exitCode().getAsInt() : null,
                        how.namingTheSignal().reason().orElse(null),
                        startedAt.toEpochMilli(),
                        stoppedAt.toEpochMilli(),
                        logs.orElse(null),
                        toldToStop(),
                        how.usage().orElse(null))));
    }

    /** Null when an earlier process may have told a container that this one adopted, or when the engine did not say. */
    private @Nullable Boolean toldToStop() {
        return switch (telling) {
            case TOLD -> true;
            case NOT_TOLD, TOO_LATE -> placedHere ? false : null;
            case BEING_TOLD, BEING_TOLD_AGAIN, UNKNOWN -> null;
        };
    }

    private List<ExecutorAction> remove(Duration after) {
        removals++;
        return List.of(new Remove(attemptId, container, after));
    }

    /** One that may yet run must be gone before it is said that it never did; any other may be left. */
    private List<ExecutorAction> notRemoved() {
        return phase == Phase.DISCARDING || removals < REMOVE_TRIES ? remove(RETRY) : removed();
    }

    private List<ExecutorAction> removed() {
        if (phase == Phase.REMOVING) {
            phase = Phase.ENDED;
            return List.of();
        }
        phase = Phase.REPORTING;
        return List.of(new Report(
                attemptId, new AttemptNotStarted(identity.executorId(), identity.incarnation(), attemptId, refusal)));
    }
}
