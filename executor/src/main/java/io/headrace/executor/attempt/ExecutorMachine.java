package io.headrace.executor.attempt;

import io.headrace.executor.attempt.AttemptInput.Started;
import io.headrace.executor.attempt.AttemptInput.StopOrdered;
import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.recovery.ContainerGroup;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.placement.ExecutorOrder.LeaveOrder;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.placement.ExecutorOrder.RegisterOrder;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one process of an executor decides about orders and attempts. Pure: no thread, no clock, no runtime. Its callers are
 * {@link Attempts}, which does what it says on threads, and the simulator, which does so in virtual time.
 *
 * <p>Not thread-safe; what it answers may be done in any order and at any time.
 */
public final class ExecutorMachine {

    private final ExecutorIdentity identity;
    private final PlacementTranslator translator;
    private final AttemptFence<AttemptCourse> fence = new AttemptFence<>();
    private boolean hadPlacements;
    private boolean superseded;
    private boolean leaving;

    public ExecutorMachine(ExecutorIdentity identity, PlacementTranslator translator) {
        this.identity = identity;
        this.translator = translator;
    }

    /**
     * Takes an order. One for another executor or another process is ignored, and so is a placement of an attempt that is or was known, and a stop
     * of one that is not.
     */
    public List<ExecutorAction> obey(ExecutorOrder order) {
        if (!order.executorId().equals(identity.executorId())) {
            return List.of();
        }
        if (!order.incarnation().equals(identity.incarnation())) {
            // An order to an earlier process may come late, and says nothing.
            boolean later = order.incarnation().compareTo(identity.incarnation()) > 0;
            return later && order instanceof Placement placement ? surrender(placement.attemptId()) : List.of();
        }
        return switch (order) {
            case Placement placement -> place(placement);
            case StopOrder stop -> stop(stop);
            case LeaveOrder ignored -> {
                leaving = true;
                yield leaveIfDone(List.of());
            }
            case RegisterOrder ignored -> List.of(new ExecutorAction.Register(identity.registration(inventory())));
        };
    }

    /**
     * Another process of this executor is ordered to run something. When this one had placements before, that is its successor: an attempt that
     * was placed here and is ordered there again is the successor's, with the container that it may have by now.
     */
    private List<ExecutorAction> surrender(AttemptId attemptId) {
        superseded = hadPlacements;
        Optional<AttemptCourse> attempt = fence.find(attemptId).filter(AttemptCourse::wasPlacedHere);
        if (attempt.isEmpty()) {
            return List.of();
        }
        fence.end(attemptId);
        return leaveIfDone(attempt.get().surrender());
    }

    /** Whether a later process of this executor is at work: then containers that are not ours may be its. */
    public boolean superseded() {
        return superseded;
    }

    /** Goes on with a container that an earlier process started. */
    public List<ExecutorAction> adopt(AttemptId attemptId, ContainerRef container, Started started, LogPosition logs) {
        AttemptMachine attempt = new AttemptMachine(identity, attemptId);
        return fence.admit(attemptId, attempt) ? attempt.adopt(container, started, logs) : List.of();
    }

    /**
     * Goes on with several containers that an earlier process made, of which it started some.
     *
     * @param found by their names among them
     */
    public List<ExecutorAction> adopt(
            AttemptId attemptId, ContainerGroup group, Map<String, AdoptedContainer> found, Instant now) {
        GroupMachine attempt = new GroupMachine(identity, attemptId);
        return fence.admit(attemptId, attempt) ? attempt.adopt(group, found, now) : List.of();
    }

    /** Takes what happened to a live attempt; of one that is not, nothing is expected any more. */
    public List<ExecutorAction> on(AttemptId attemptId, AttemptInput input) {
        Optional<AttemptCourse> attempt = fence.find(attemptId);
        if (attempt.isEmpty()) {
            return List.of();
        }
        List<ExecutorAction> actions = attempt.get().on(input);
        if (attempt.get().ended()) {
            fence.end(attemptId);
            return leaveIfDone(actions);
        }
        return actions;
    }

    private List<ExecutorAction> leaveIfDone(List<ExecutorAction> actions) {
        if (!leaving || !inventory().isEmpty()) {
            return actions;
        }
        leaving = false;
        List<ExecutorAction> last = new ArrayList<>(actions);
        last.add(new ExecutorAction.Leave());
        return last;
    }

    public boolean isLive(AttemptId attemptId) {
        return fence.find(attemptId).isPresent();
    }

    /** Every attempt that this process has not finished with. */
    public List<AttemptId> inventory() {
        return fence.liveAttempts();
    }

    private List<ExecutorAction> place(Placement placement) {
        AttemptId attemptId = placement.attemptId();
        if (placement.ecsProperties() == null) {
            AttemptMachine attempt = new AttemptMachine(identity, attemptId);
            return admitted(attemptId, attempt) ? attempt.place(placement, translator) : List.of();
        }
        GroupMachine attempt = new GroupMachine(identity, attemptId);
        return admitted(attemptId, attempt) ? attempt.place(placement, translator) : List.of();
    }

    private boolean admitted(AttemptId attemptId, AttemptCourse attempt) {
        if (!fence.admit(attemptId, attempt)) {
            return false;
        }
        hadPlacements = true;
        superseded = false;
        return true;
    }

    /** The placement of an attempt could not be read or carried out: it is reported as not started, unless it is or was known. */
    public List<ExecutorAction> refuse(AttemptId attemptId, String reason) {
        AttemptMachine attempt = new AttemptMachine(identity, attemptId);
        return fence.admit(attemptId, attempt) ? attempt.refuse(reason) : List.of();
    }

    private List<ExecutorAction> stop(StopOrder order) {
        Duration grace = Duration.ofSeconds(Math.max(0, order.graceSeconds()));
        return on(order.attemptId(), new StopOrdered(order.reason(), grace));
    }
}
