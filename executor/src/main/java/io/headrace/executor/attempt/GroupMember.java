package io.headrace.executor.attempt;

import io.headrace.executor.attempt.AttemptInput.Started;
import io.headrace.executor.recovery.ContainerGroup;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.schemas.value.ContainerCondition;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.schemas.value.LogRange;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How far one of several containers of an attempt has come; the state of {@link GroupMachine}, which alone changes it. */
final class GroupMember {

    enum State {
        NEW,
        PULLING,
        PULLED,
        CREATING,
        /** Made, and may be started. */
        CREATED,
        STARTING,
        /** Started, and how it ended is not known yet. */
        RUNNING,
        ENDED,
        /** Not started, and it will not be. */
        NEVER
    }

    final ContainerGroup.Member plan;
    private final @Nullable ContainerPlan containerPlan;
    State state = State.NEW;
    // The name alone is enough to remove it: an engine may make a container although the call failed.
    ContainerRef container;

    @Nullable
    Instant startedAt;

    Optional<String> address = Optional.empty();
    private Optional<LogRange> logs = Optional.empty();
    private boolean collected;

    @Nullable
    ExitOutcome outcome;
    /** Why it was not started. */
    private @Nullable String reason;
    /** It had ended before this process began. */
    boolean foundEnded;
    /** It was not there any more when this process began, so nobody knows whether it was started. */
    boolean gone;

    /** What is known of a stop. */
    Telling telling = Telling.NOT_TOLD;

    int removals;
    boolean removed;

    GroupMember(ContainerGroup.Member plan, ContainerPlan containerPlan) {
        this.plan = plan;
        this.containerPlan = containerPlan;
        this.container = new ContainerRef(containerPlan.name(), containerPlan.name());
    }

    GroupMember(ContainerGroup.Member plan, String containerName) {
        this.plan = plan;
        this.containerPlan = null;
        this.container = new ContainerRef(containerName, containerName);
    }

    String name() {
        return plan.name();
    }

    ContainerPlan containerPlan() {
        return Objects.requireNonNull(containerPlan, "a container that was found has been made");
    }

    boolean hasRun() {
        return state == State.RUNNING || state == State.ENDED;
    }

    void started(Started started, AdoptedContainer how) {
        state = State.RUNNING;
        startedAt = started.at();
        address = started.address();
        logs = how.logged().range();
    }

    void notStarted(String why) {
        state = State.NEVER;
        reason = why;
    }

    /** Why it will not be started, unless that is known better. */
    void blamed(String why) {
        if (reason == null) {
            reason = why;
        }
    }

    /** All of its output is durable. */
    void collected(Optional<LogRange> range) {
        logs = range;
        collected = true;
    }

    void exited(ExitOutcome how) {
        state = State.ENDED;
        outcome = how;
    }

    void stopped(boolean wasRunning) {
        telling = telling.answered(wasRunning);
    }

    /** Whether nothing more will be heard of it. */
    boolean isOver() {
        boolean nothingOnItsWay = switch (state) {
            case ENDED -> collected;
            case NEVER -> removals == 0 || removed;
            default -> false;
        };
        return nothingOnItsWay && !telling.isUnderWay();
    }

    void vanished(Instant now) {
        exited(ExitOutcome.vanished("the container was removed by somebody else", Optional.empty(), now));
        gone = true;
        collected = true;
        removed = true;
        removals = 1;
    }

    boolean hasCome(ContainerCondition condition) {
        return switch (condition) {
            case START -> hasRun();
            case COMPLETE -> state == State.ENDED;
            case SUCCESS -> state == State.ENDED && endedWell();
        };
    }

    boolean canNever(ContainerCondition condition) {
        return state == State.NEVER
                || (condition == ContainerCondition.SUCCESS && state == State.ENDED && !endedWell());
    }

    private boolean endedWell() {
        return exitCode().orElse(-1) == 0;
    }

    OptionalInt exitCode() {
        ExitOutcome how = outcome;
        return how == null ? OptionalInt.empty() : how.exitCode();
    }

    String howEnded() {
        if (state == State.NEVER) {
            return "was not started";
        }
        return exitCode().isPresent() ? "exited with " + exitCode().getAsInt() : "ended without an exit code";
    }

    /** For the report: times of the engine where it knows them. */
    ContainerEnd end() {
        ExitOutcome how = outcome;
        if (how == null) {
            return new ContainerEnd(name(), null, reason, null, null, null);
        }
        Instant began = how.startedAt().or(() -> Optional.ofNullable(startedAt)).orElse(how.finishedAt());
        Instant ended = how.finishedAt().isBefore(began) ? began : how.finishedAt();
        return new ContainerEnd(
                name(),
                how.exitCode().isPresent() ? how.exitCode().getAsInt() : null,
                how.namingTheSignal().reason().orElse(null),
                began.toEpochMilli(),
                ended.toEpochMilli(),
                logs.orElse(null));
    }
}
