package io.headrace.scheduler.core;

import io.headrace.scheduler.core.job.JobLifecycle;
import io.headrace.scheduler.core.job.JobLifecycle.Trigger;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.ChunkKey;
import io.headrace.scheduler.core.state.EndedChunk;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.LiveNodes;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.scheduler.core.state.SubmittedAs;
import io.headrace.scheduler.core.state.SweepRow;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.JobEvent.NodesStopRequested;
import io.headrace.schemas.event.JobEvent.PurgePostponed;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.EvaluateOnExit;
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.JobTimeout;
import io.headrace.schemas.value.RetryStrategy;
import io.headrace.schemas.value.ServiceJob;
import io.headrace.schemas.value.ServiceJobRetryStrategy;
import org.jspecify.annotations.Nullable;

/** What events about jobs change. */
final class JobEvolution {
    private JobEvolution() {}

    static void submitted(SchedulerState state, JobSubmitted event, long time) {
        JobTimeout timeout = event.timeout();
        ServiceJob service = event.service();
        Integer size = event.arraySize();
        state.specs()
                .put(
                        event.jobId(),
                        new JobSpec(
                                event.jobName(),
                                event.jobQueue(),
                                size,
                                event.container(),
                                event.ecsProperties(),
                                event.nodes(),
                                event.resources(),
                                service == null ? event.retryStrategy() : retryStrategy(service),
                                service != null
                                        ? service.attemptDurationSeconds()
                                        : timeout == null ? null : timeout.attemptDurationSeconds(),
                                sequential(event),
                                submittedAs(event),
                                event.shareIdentifier(),
                                event.schedulingPriority(),
                                event.consumables(),
                                event.placementConstraints(),
                                true,
                                service,
                                event.fingerprint()));
        ShareEvolution.jobs(state, Rows.need(state.specs(), event.jobId()), 1, time);
        state.jobs()
                .put(event.jobId(), JobRow.fresh(JobStatus.SUBMITTED, size == null ? null : ArrayProgress.none(size)));
    }

    static void queued(SchedulerState state, JobQueued event, long sequence) {
        long rank = WaitingKey.rank(sequence, event.front());
        JobRow row = WaitEvolution.backFromAside(state, event.jobId(), Rows.need(state.jobs(), event.jobId()));
        Trigger trigger = event.attempt() > 1 ? Trigger.RETRIED : Trigger.QUEUED;
        state.jobs()
                .put(
                        event.jobId(),
                        row.withStatus(JobLifecycle.next(row.status(), trigger))
                                .withRank(rank)
                                .withNodes(null)
                                .withoutStop());
        state.waiting().put(place(state, event.jobId(), rank), new WaitingRow(event.jobId(), event.attempt()));
    }

    static void arrayQueued(SchedulerState state, ArrayQueued event, long sequence) {
        JobId job = event.jobId();
        long rank = WaitingKey.rank(sequence, false);
        JobRow before = WaitEvolution.backFromAside(state, job, Rows.need(state.jobs(), job));
        JobRow row = before.withStatus(JobLifecycle.next(before.status(), Trigger.ARRAY_QUEUED))
                .withRank(rank);
        if (event.stepwise()) {
            ArrayProgress progress = progress(row, job);
            state.jobs().put(job, row.withArray(progress.withNextIndex(0).withReady(0)));
            state.blocked().put(DependencyEvolution.blockedKey(state, job), Marker.PRESENT);
            ChildEvolution.sweep(state, job, new SweepRow(0, progress.size()));
        } else {
            state.jobs().put(job, row);
            state.waiting().put(place(state, job, rank), new WaitingRow(job, 1));
        }
    }

    static void stopRequested(SchedulerState state, JobStopRequested event) {
        JobRow row = Rows.need(state.jobs(), event.jobId());
        state.jobs().put(event.jobId(), row.withStop(new StopRequest(event.cause(), event.reason())));
        AttemptEvolution.deadlineSettled(state, event.jobId());
    }

    static void nodesStopRequested(SchedulerState state, NodesStopRequested event) {
        StopRequest stop = new StopRequest(event.cause(), event.reason());
        if (event.cause() != StopCause.MAIN_NODE_ENDED) {
            JobRow row = Rows.need(state.jobs(), event.jobId());
            state.jobs().put(event.jobId(), row.withStop(stop));
        }
        for (Row<JobId, AttemptRow> live : LiveNodes.of(state, event.jobId())) {
            JobRow node = Rows.need(state.jobs(), live.key());
            state.jobs().put(live.key(), node.withStop(stop));
            AttemptEvolution.deadlineSettled(state, live.key());
        }
    }

    static void arrayStopRequested(SchedulerState state, ArrayStopRequested event) {
        JobRow row = Rows.need(state.jobs(), event.jobId());
        // What is left of it runs already.
        JobRow settled = WaitEvolution.backFromAside(state, event.jobId(), row);
        state.jobs().put(event.jobId(), settled.withStop(new StopRequest(event.cause(), event.reason())));
    }

    static void succeeded(SchedulerState state, JobSucceeded event, long time) {
        if (event.jobId().isChild()) {
            childEnded(state, event.jobId(), false, event.dependants());
        } else {
            ended(state, event.jobId(), Trigger.SUCCEEDED, event.dependants(), time);
        }
    }

    static void failed(SchedulerState state, JobFailed event, long time) {
        if (event.jobId().isChild()) {
            childEnded(state, event.jobId(), true, event.dependants());
        } else {
            ended(state, event.jobId(), Trigger.FAILED, event.dependants(), time);
        }
    }

    static void purgePostponed(SchedulerState state, PurgePostponed event, long time) {
        state.ended().remove(new TimeKey(event.endedAt(), event.jobId()));
        state.ended().put(new TimeKey(time, event.jobId()), Marker.PRESENT);
    }

    static void purged(SchedulerState state, JobPurged event) {
        JobId job = event.jobId();
        ArrayProgress array = Rows.need(state.jobs(), job).array();
        if (array != null) {
            for (int from = 0; from < array.size(); from = ChildEvolution.nextChunk(from)) {
                state.endedChildren().remove(ChunkKey.of(job.child(from)));
            }
        }
        state.jobs().remove(job);
        state.specs().remove(job);
        state.ended().remove(new TimeKey(event.endedAt(), job));
    }

    private static @Nullable RetryStrategy retryStrategy(ServiceJob service) {
        ServiceJobRetryStrategy strategy = service.retryStrategy();
        return strategy == null
                ? null
                : new RetryStrategy(
                        strategy.attempts(),
                        strategy.evaluateOnExit().stream()
                                .map(rule -> new EvaluateOnExit(rule.action(), rule.onStatusReason(), null, null))
                                .toList());
    }

    private static SubmittedAs submittedAs(JobSubmitted event) {
        return new SubmittedAs(
                event.jobDefinition(),
                event.parameters(),
                event.tags(),
                event.propagateTags(),
                event.platformCapabilities());
    }

    private static @Nullable DependencyCondition sequential(JobSubmitted event) {
        DependencyCondition sequential = null;
        for (JobDependency dependency : event.dependsOn()) {
            // Named twice, both hold; the submission was accepted, so only ENDED can stand beside another one.
            if (JobDependency.SEQUENTIAL.equals(dependency.type())
                    && sequential != DependencyCondition.SUCCEEDED
                    && sequential != DependencyCondition.FAILED) {
                sequential = dependency.effectiveCondition();
            }
        }
        return sequential;
    }

    /** The progress of an array job; it is a bug to ask for that of another. */
    static ArrayProgress progress(JobRow row, JobId job) {
        ArrayProgress progress = row.array();
        if (progress == null) {
            throw new IllegalStateException("job " + job + " is not an array job");
        }
        return progress;
    }

    private static void childEnded(SchedulerState state, JobId child, boolean failed, boolean dependants) {
        JobId parent = child.parent();
        JobRow row = state.jobs().get(child);
        if (row == null) {
            ChildEvolution.endedUnplaced(state, child);
        } else {
            if (row.status() == JobStatus.RUNNABLE) {
                WaitEvolution.leave(state, child, row);
                WaitEvolution.withoutReason(state, child, row);
            }
            state.jobs().remove(child);
        }
        ChunkKey key = ChunkKey.of(child);
        EndedChunk chunk = chunk(state, key);
        if (chunk.hasEnded(child.index())) {
            throw new IllegalStateException("job " + child + " has ended already");
        }
        state.endedChildren().put(key, chunk.with(child.index(), failed));
        JobRow array = Rows.need(state.jobs(), parent);
        ArrayProgress progress = progress(array, parent);
        state.jobs().put(parent, array.withArray(failed ? progress.plusFailed(1) : progress.plusSucceeded(1)));
        if (dependants) {
            state.releases().put(child, Marker.PRESENT);
        }
    }

    private static void ended(SchedulerState state, JobId job, Trigger trigger, boolean dependants, long time) {
        JobRow row = Rows.need(state.jobs(), job);
        if (row.status() == JobStatus.RUNNABLE || row.array() != null || row.isHeld()) {
            WaitEvolution.leave(state, job, row);
            row = WaitEvolution.withoutReason(state, job, row);
        }
        // No other job awaits anything any more, and a look into a table that is in a store costs as much as a
        // placement.
        if (row.waitsFor() > 0 || row.array() != null) {
            DependencyEvolution.settled(state, job);
        }
        state.jobs()
                .put(
                        job,
                        row.withStatus(JobLifecycle.next(row.status(), trigger))
                                .withWaitsFor(0)
                                .withNodes(null));
        state.ended().put(new TimeKey(time, job), Marker.PRESENT);
        JobSpec spec = Rows.need(state.specs(), job);
        ShareEvolution.jobs(state, spec, -1, time);
        if (spec.service() != null) {
            state.serviceJobs().remove(job);
        }
        if (dependants) {
            state.releases().put(job, Marker.PRESENT);
        }
    }

    static WaitingKey place(SchedulerState state, JobId job, long rank) {
        return WaitingKey.of(Rows.need(state.specs(), job.parent()), rank);
    }

    static EndedChunk chunk(SchedulerState state, ChunkKey key) {
        EndedChunk chunk = state.endedChildren().get(key);
        return chunk == null ? EndedChunk.empty() : chunk;
    }
}
