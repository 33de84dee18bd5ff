package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.AttemptEvent;
import io.headrace.schemas.event.AttemptEvent.AttemptAdopted;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptLost;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.AttemptEvent.AttemptStarting;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.AttemptEvent.PlacementReissued;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.ChildrenCarriedOver;
import io.headrace.schemas.event.JobEvent.ChildrenFailed;
import io.headrace.schemas.event.JobEvent.ChildrenReleased;
import io.headrace.schemas.event.JobEvent.ChildrenSwept;
import io.headrace.schemas.event.JobEvent.DependantsReleased;
import io.headrace.schemas.event.JobEvent.DependencyMet;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPending;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.JobEvent.NodesPlaced;
import io.headrace.schemas.event.JobEvent.NodesStopRequested;
import io.headrace.schemas.event.JobEvent.PurgePostponed;
import io.headrace.schemas.event.ServiceJobEvent;
import io.headrace.schemas.event.ServiceJobEvent.JobPreempted;
import io.headrace.schemas.event.ServiceJobEvent.JobReprioritized;
import io.headrace.schemas.event.ServiceJobEvent.JobUnscheduled;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.event.WaitEvent;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.event.WaitEvent.ReservationDropped;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.ServiceJob;
import io.headrace.submitter.readmodel.JobRow.Head;
import io.headrace.submitter.readmodel.JobRow.Sharing;
import io.headrace.submitter.readmodel.JobRow.State;
import io.headrace.submitter.readmodel.JobRow.Stop;
import org.jspecify.annotations.Nullable;

/**
 * The fold row x event -> row for jobs; {@link AttemptProjector} is that of attempts. Pure: no clock, no database. It decides nothing; it trusts that
 * the scheduler's events are legal in the state that they meet.
 */
final class JobProjector {
    private JobProjector() {}

    /** The row of a job that was submitted just now. */
    static JobRow submitted(AccountId account, long sequence, long at, JobSubmitted event) {
        Integer size = event.arraySize();
        JobNodes nodes = event.nodes();
        Head head = new Head(
                account,
                event.jobId(),
                sequence,
                event.jobName(),
                event.jobQueue(),
                event.jobDefinition(),
                size,
                nodes == null ? null : NodeLayout.of(nodes),
                at,
                sharing(event),
                LogStream.groupOf(event),
                service(event),
                LogStream.containersOf(event.ecsProperties()));
        return new JobRow(head, State.SUBMITTED, size == null ? null : ArrayState.submitted(size, at), null);
    }

    private static Sharing sharing(JobSubmitted event) {
        String share = event.shareIdentifier();
        return new Sharing(
                share, isShared(share, service(event)) ? event.schedulingPriority() : 0, event.consumables());
    }

    /** Only inside a share or quota share a priority counts. */
    private static boolean isShared(@Nullable String share, JobRow.@Nullable Service service) {
        return share != null || (service != null && service.quotaShare() != null);
    }

    private static JobRow.@Nullable Service service(JobSubmitted event) {
        ServiceJob service = event.service();
        return service == null
                ? null
                : new JobRow.Service(
                        service.name(),
                        service.instanceType(),
                        service.instanceCount(),
                        service.quotaShareName(),
                        event.schedulingPriority());
    }

    /** The row of the service job that the event names, after the event. */
    static JobRow project(JobRow row, ServiceJobEvent event) {
        return switch (event) {
            // Its attempt is told apart; that it waits again the next event says.
            case JobUnscheduled e -> row;
            case JobPreempted e -> row;
            case JobReprioritized e -> {
                JobRow.Service service = row.head().service();
                Sharing sharing = row.head().sharing();
                yield service == null
                        ? row
                        : row.with(row.head()
                                .withService(
                                        service.withPriority(e.schedulingPriority()),
                                        new Sharing(
                                                sharing.share(),
                                                isShared(sharing.share(), service) ? e.schedulingPriority() : 0,
                                                sharing.consumables())));
            }
        };
    }

    /** The row of the job that was queued by the event with this sequence number. */
    static JobRow queued(JobRow row, JobEvent event, Place place, long at) {
        return project(row, event, at).with(place);
    }

    /** What whoever stands at a place waits for, as long as nothing else is said. */
    private static String turn(JobRow row) {
        return WaitEvent.turn(row.head().queue(), row.head().sharing().share());
    }

    /** The row of the job that the event names, after the event. */
    static JobRow project(JobRow row, JobEvent event, long at) {
        State s = row.state();
        return switch (event) {
            case JobSubmitted e -> row;
            case JobPending e -> row.with(waiting(s, JobStatus.PENDING, s.attempt()));
            case DependencyMet e -> row;
            case JobQueued e ->
                row.with(waiting(s, JobStatus.RUNNABLE, s.attempt()).withReason(turn(row)));
            case ArrayQueued e -> {
                State waiting = waiting(s, JobStatus.PENDING, 0);
                yield e.stepwise()
                        ? row.with(waiting)
                        : queueChildren(row.with(waiting.withReason(turn(row))), turn(row), at);
            }
            case JobPlaced e ->
                row.with(waiting(
                        s,
                        row.isService() ? JobStatus.SCHEDULED : JobStatus.STARTING,
                        e.attemptId().number()));
            case NodesPlaced e -> row.with(waiting(s, JobStatus.STARTING, e.attempt()));
            case NodesStopRequested e -> row.with(stopping(s, e.cause(), e.reason()));
            case JobStopRequested e -> row.with(stopping(s, e.cause(), e.reason()));
            // These are about the children's rows and not about this one.
            case ChildrenCarriedOver e -> row;
            case ChildrenReleased e -> row;
            case ChildrenFailed e -> row;
            case ChildrenSwept e -> row;
            case PurgePostponed e -> row;
            case ArrayStopRequested e -> row.with(stopping(s, e.cause(), e.reason()));
            case JobSucceeded e -> row.with(ended(s, JobStatus.SUCCEEDED, e.statusReason(), at, null));
            case JobFailed e ->
                failUntouched(
                        row.with(ended(s, JobStatus.FAILED, e.statusReason(), at, e.cause())), e.statusReason(), at);
            case DependantsReleased e -> row;
            // The batch forgets the row; until then it is as it was.
            case JobPurged e -> row;
        };
    }

    /** The row of the job that the event names, after the event. */
    static JobRow project(JobRow row, WaitEvent event) {
        return switch (event) {
            case JobWaiting e -> row.with(row.state().withReason(e.statusReason()));
            case JobHeld e -> row.with(row.state().withReason(e.statusReason())).held(true);
            case JobResumed e ->
                row.with(row.state().withReason(standsInQueue(row) ? turn(row) : null))
                        .held(false);
            case RoomReserved e -> row;
            case ReservationDropped e -> row;
        };
    }

    /** The row of a child that need not run, because it has succeeded in the job that is run again. */
    static JobRow carriedOver(JobRow row, JobId retried, long at) {
        return row.with(ended(row.state(), JobStatus.SUCCEEDED, "Succeeded in job " + retried, at, null));
    }

    /** Whether it, or a child of it, could be placed now; what stood aside while it waits for others could not. */
    private static boolean standsInQueue(JobRow row) {
        ArrayState children = row.children();
        return children == null
                ? row.state().status() == JobStatus.RUNNABLE
                : children.counts().get(JobStatus.RUNNABLE) > 0;
    }

    /** The row of a child that can be placed now. */
    static JobRow released(JobRow row) {
        return row.with(waiting(row.state(), JobStatus.RUNNABLE, 0).withReason(turn(row)));
    }

    /** The row of a child that failed together with others. */
    static JobRow failed(JobRow row, ChildrenFailed event, long at) {
        return row.with(ended(row.state(), JobStatus.FAILED, event.statusReason(), at, event.cause()));
    }

    /** The row of an array job when one of its children was placed: the others wait as before, if there are others. */
    static JobRow childPlaced(JobRow array) {
        return array.state().status() == JobStatus.PENDING && array.state().reason() != null && !standsInQueue(array)
                ? array.with(array.state().withReason(null))
                : array;
    }

    /** The row of a node whose job was placed just now. */
    static JobRow nodePlaced(JobRow node, NodesPlaced event) {
        return node.with(waiting(State.SUBMITTED, JobStatus.STARTING, event.attempt()));
    }

    /** The row of the node whose attempt the event names, after the event: when its attempt ends, so does it. */
    static JobRow projectNode(JobRow node, AttemptEvent event) {
        State s = node.state();
        return switch (event) {
            case AttemptStarting e -> node;
            case AttemptRunning e -> node.with(running(s, e.startedAt()));
            case AttemptSucceeded e ->
                node.with(nodeEnded(s, JobStatus.SUCCEEDED, e.statusReason(), e.startedAt(), e.stoppedAt()));
            case AttemptFailed e ->
                node.with(nodeEnded(s, JobStatus.FAILED, e.statusReason(), e.startedAt(), e.stoppedAt()));
            case AttemptLost e ->
                node.with(nodeEnded(s, JobStatus.FAILED, e.statusReason(), e.startedAt(), e.stoppedAt()));
            case AttemptAdopted e -> node;
            case PlacementReissued e -> node;
        };
    }

    private static State nodeEnded(State s, JobStatus status, String reason, @Nullable Long startedAt, long stoppedAt) {
        return new State(
                status, reason, startedAt, stoppedAt, stoppedAt, s.attempt(), s.cancelled(), s.terminated(), null);
    }

    /** The row of the job whose attempt, or whose main node's, the event names, after the event. */
    static JobRow project(JobRow row, AttemptEvent event) {
        return switch (event) {
            case AttemptStarting e -> row.with(starting(row.state()));
            case AttemptRunning e -> row.with(running(row.state(), e.startedAt()));
            case AttemptSucceeded e -> row.with(attemptEnded(row.state(), e.startedAt(), e.stoppedAt()));
            case AttemptFailed e -> row.with(attemptEnded(row.state(), e.startedAt(), e.stoppedAt()));
            case AttemptLost e -> row.with(attemptEnded(row.state(), e.startedAt(), e.stoppedAt()));
            case AttemptAdopted e -> row;
            case PlacementReissued e -> row;
        };
    }

    private static State waiting(State s, JobStatus status, int attempt) {
        return new State(status, null, s.startedAt(), null, null, attempt, s.cancelled(), s.terminated(), null);
    }

    private static State starting(State s) {
        return waiting(s, JobStatus.STARTING, s.attempt()).withStop(s.stop());
    }

    private static State running(State s, long startedAt) {
        return new State(
                JobStatus.RUNNING, null, startedAt, null, null, s.attempt(), s.cancelled(), s.terminated(), s.stop());
    }

    private static State attemptEnded(State s, @Nullable Long startedAt, long stoppedAt) {
        Long started = startedAt == null || s.status() == JobStatus.RUNNING ? s.startedAt() : startedAt;
        return new State(
                s.status(), s.reason(), started, null, stoppedAt, s.attempt(), s.cancelled(), s.terminated(), s.stop());
    }

    /** A main node that has ended says itself why its job ends. */
    private static State stopping(State s, StopCause cause, String reason) {
        return new State(
                s.status(),
                s.reason(),
                s.startedAt(),
                s.stoppedAt(),
                s.attemptEnded(),
                s.attempt(),
                s.cancelled() || cause == StopCause.CANCEL,
                s.terminated() || cause == StopCause.TERMINATE,
                cause == StopCause.MAIN_NODE_ENDED ? s.stop() : new Stop(cause, reason));
    }

    /** A job whose attempt has just ended stopped when its container did, by the same clock as it started. */
    private static State ended(State s, JobStatus status, String reason, long at, @Nullable FailureCause cause) {
        Long attemptEnded = s.attemptEnded();
        return new State(
                status,
                reason,
                s.startedAt(),
                attemptEnded == null ? at : attemptEnded,
                attemptEnded,
                s.attempt(),
                s.cancelled() || cause == FailureCause.CANCELLED,
                // One that had ended well before it could be told to stop was not terminated.
                status != JobStatus.SUCCEEDED && (s.terminated() || cause == FailureCause.TERMINATED),
                null);
    }

    private static JobRow queueChildren(JobRow row, String turn, long at) {
        ArrayState children = row.children();
        return children == null ? row : row.with(children.moveUntouched(JobStatus.RUNNABLE, turn, at));
    }

    private static JobRow failUntouched(JobRow row, String reason, long at) {
        ArrayState children = row.children();
        return children == null || children.untouched() == 0 || children.untouchedStatus() == JobStatus.FAILED
                ? row
                : row.with(children.moveUntouched(JobStatus.FAILED, reason, at));
    }
}
