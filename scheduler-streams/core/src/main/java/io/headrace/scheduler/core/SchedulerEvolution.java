package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.ExecutorDuty;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.schemas.event.AttemptEvent.AttemptAdopted;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptLost;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.AttemptEvent.AttemptStarting;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.AttemptEvent.PlacementReissued;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrainCancelled;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrainRequested;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrained;
import io.headrace.schemas.event.ExecutorEvent.ExecutorLost;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.ExecutorEvent.ExecutorStopped;
import io.headrace.schemas.event.ExecutorEvent.RegistrationRequested;
import io.headrace.schemas.event.ExecutorEvent.StaleAttemptStopped;
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
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.Refusal.ReportIgnored;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentCreated;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeleted;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeletionRequested;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentScaled;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentUpdated;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceCreated;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceDeleted;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceUpdated;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionDeregistered;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionRegistered;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.event.ResourceEvent.JobQueueDeleted;
import io.headrace.schemas.event.ResourceEvent.JobQueueDeletionRequested;
import io.headrace.schemas.event.ResourceEvent.JobQueueUpdated;
import io.headrace.schemas.event.ResourceEvent.ResourceTagged;
import io.headrace.schemas.event.ResourceEvent.ResourceUntagged;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyCreated;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyDeleted;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyUpdated;
import io.headrace.schemas.event.ResourceEvent.ShareExpired;
import io.headrace.schemas.event.ServiceEvent.QuotaShareCreated;
import io.headrace.schemas.event.ServiceEvent.QuotaShareDeleted;
import io.headrace.schemas.event.ServiceEvent.QuotaShareDeletionRequested;
import io.headrace.schemas.event.ServiceEvent.QuotaShareUpdated;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentCreated;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentDeleted;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentDeletionRequested;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentUpdated;
import io.headrace.schemas.event.ServiceJobEvent.JobPreempted;
import io.headrace.schemas.event.ServiceJobEvent.JobReprioritized;
import io.headrace.schemas.event.ServiceJobEvent.JobUnscheduled;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.event.WaitEvent.ReservationDropped;
import io.headrace.schemas.event.WaitEvent.RoomReserved;

/**
 * What an event changes: one switch, a line for each. Makes no choices; everything it needs is in the event or in the rows
 * that the event names. Nothing else changes state, so folding the events of an account gives its state.
 */
public final class SchedulerEvolution {
    private SchedulerEvolution() {}

    /**
     * Applies one event.
     *
     * @param state changed
     * @param event what was decided
     * @param sequence the event's sequence number, one more than that of the event before
     * @param time when it was decided, milliseconds since the epoch
     * @throws IllegalStateException when the event does not follow from the state: a bug
     */
    public static void apply(SchedulerState state, Event event, long sequence, long time) {
        if (sequence != state.sequence() + 1) {
            throw new IllegalStateException("event " + sequence + " does not follow event " + state.sequence());
        }
        state.setSequence(sequence);
        switch (event) {
            case JobDefinitionRegistered e -> ResourceEvolution.registered(state, e);
            case ComputeEnvironmentCreated e -> ResourceEvolution.created(state, e);
            case JobQueueCreated e -> ResourceEvolution.created(state, e);
            case JobDefinitionDeregistered e -> ResourceEvolution.deregistered(state, e);
            case ComputeEnvironmentUpdated e -> ResourceEvolution.updated(state, e);
            case ComputeEnvironmentDeletionRequested e -> ResourceEvolution.deleting(state, e);
            case ComputeEnvironmentDeleted e -> ResourceEvolution.deleted(state, e);
            case JobQueueUpdated e -> ResourceEvolution.updated(state, e);
            case JobQueueDeletionRequested e -> ResourceEvolution.deleting(state, e);
            case JobQueueDeleted e -> ResourceEvolution.deleted(state, e);
            case SchedulingPolicyCreated e -> SchedulingPolicyEvolution.created(state, e);
            case SchedulingPolicyUpdated e -> SchedulingPolicyEvolution.updated(state, e);
            case SchedulingPolicyDeleted e -> SchedulingPolicyEvolution.deleted(state, e);
            case ConsumableResourceCreated e -> ConsumableResourceEvolution.created(state, e, time);
            case ConsumableResourceUpdated e -> ConsumableResourceEvolution.updated(state, e);
            case ConsumableResourceDeleted e -> ConsumableResourceEvolution.deleted(state, e);
            case ShareExpired e -> ShareEvolution.expired(state, e);
            case ComputeEnvironmentScaled e -> ResourceEvolution.scaled(state, e);
            case ResourceTagged e -> TagEvolution.tagged(state, e);
            case ResourceUntagged e -> TagEvolution.untagged(state, e);
            case ServiceEnvironmentCreated e -> ServiceEvolution.created(state, e);
            case ServiceEnvironmentUpdated e -> ServiceEvolution.updated(state, e);
            case ServiceEnvironmentDeletionRequested e -> ServiceEvolution.deleting(state, e);
            case ServiceEnvironmentDeleted e -> ServiceEvolution.deleted(state, e);
            case QuotaShareCreated e -> QuotaShareEvolution.created(state, e);
            case QuotaShareUpdated e -> QuotaShareEvolution.updated(state, e);
            case QuotaShareDeletionRequested e -> QuotaShareEvolution.deleting(state, e);
            case QuotaShareDeleted e -> QuotaShareEvolution.deleted(state, e);
            case JobPreempted e -> QuotaShareEvolution.preempted(state, e);
            case JobUnscheduled e -> ServiceEvolution.unscheduled(state, e);
            case JobReprioritized e -> ServiceEvolution.reprioritized(state, e);
            case AttemptStarting e -> ServiceEvolution.starting(state, e);
            case JobSubmitted e -> JobEvolution.submitted(state, e, time);
            case ChildrenCarriedOver e -> ChildEvolution.carriedOver(state, e);
            case JobPending e -> DependencyEvolution.pending(state, e);
            case DependencyMet e -> DependencyEvolution.met(state, e);
            case JobQueued e -> JobEvolution.queued(state, e, sequence);
            case ArrayQueued e -> JobEvolution.arrayQueued(state, e, sequence);
            case JobPlaced e -> AttemptEvolution.placed(state, e, time);
            case NodesPlaced e -> AttemptEvolution.nodesPlaced(state, e, time);
            case NodesStopRequested e -> JobEvolution.nodesStopRequested(state, e);
            case JobStopRequested e -> JobEvolution.stopRequested(state, e);
            case ArrayStopRequested e -> JobEvolution.arrayStopRequested(state, e);
            case ChildrenFailed e -> ChildEvolution.failed(state, e);
            case ChildrenReleased e -> ChildEvolution.released(state, e);
            case ChildrenSwept e -> ChildEvolution.swept(state, e);
            case JobSucceeded e -> JobEvolution.succeeded(state, e, time);
            case JobFailed e -> JobEvolution.failed(state, e, time);
            case DependantsReleased e -> state.releases().remove(e.jobId());
            case PurgePostponed e -> JobEvolution.purgePostponed(state, e, time);
            case JobPurged e -> JobEvolution.purged(state, e);
            case JobWaiting e -> WaitEvolution.waiting(state, e, time);
            case JobHeld e -> WaitEvolution.held(state, e, sequence, time);
            case JobResumed e -> WaitEvolution.resumed(state, e);
            case RoomReserved e -> WaitEvolution.reserved(state, e, time);
            case ReservationDropped e -> WaitEvolution.dropped(state, e);
            case AttemptRunning e -> AttemptEvolution.running(state, e);
            case AttemptSucceeded e -> AttemptEvolution.succeeded(state, e, time);
            case AttemptFailed e -> AttemptEvolution.failed(state, e, time);
            case AttemptLost e -> AttemptEvolution.lost(state, e, time);
            case AttemptAdopted e -> AttemptEvolution.under(state, e.attemptId(), e.incarnation());
            case PlacementReissued e -> AttemptEvolution.under(state, e.attemptId(), e.incarnation());
            case ExecutorRegistered e -> ResourceEvolution.registered(state, e);
            case ExecutorStopped e -> ResourceEvolution.duty(state, e.executorId(), ExecutorDuty.STOPPED);
            case ExecutorDrainRequested e -> ResourceEvolution.duty(state, e.executorId(), ExecutorDuty.DRAINING);
            case ExecutorDrainCancelled e -> ResourceEvolution.duty(state, e.executorId(), ExecutorDuty.SERVING);
            case ExecutorDrained e -> ResourceEvolution.duty(state, e.executorId(), ExecutorDuty.DRAINED);
            case ExecutorLost e -> state.executors().remove(e.executorId());
            case RegistrationRequested e -> {}
            case StaleAttemptStopped e -> {}
            case CommandRejected e -> {}
            case ReportIgnored e -> {}
        }
    }
}
