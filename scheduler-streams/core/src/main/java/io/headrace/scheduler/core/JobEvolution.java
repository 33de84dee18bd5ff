package io.headrace.scheduler.core;

import io.headrace.scheduler.core.job.JobLifecycle;
import io.headrace.scheduler.core.job.JobLifecycle.Trigger;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.ChunkKey;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.EndedChunk;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.ChildrenCancelled;
import io.headrace.schemas.event.JobEvent.DependencyMet;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPending;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.JobTimeout;
import java.util.ArrayList;
import java.util.List;

/** What events about jobs change. */
final class JobEvolution {
    private JobEvolution() {}

    static void submitted(SchedulerState state, JobSubmitted event, long time) {
        JobTimeout timeout = event.timeout();
        Integer size = event.arraySize();
        state.specs()
                .put(
                        event.jobId(),
                        new JobSpec(
                                event.jobName(),
                                event.jobQueue(),
                                size,
                                event.container(),
                                event.resources(),
                                event.retryStrategy(),
                                timeout == null ? null : timeout.attemptDurationSeconds(),
                                event.shareIdentifier(),
                                event.schedulingPriority(),
                                event.consumables(),
                                event.fingerprint()));
        ShareEvolution.jobs(state, Rows.need(state.specs(), event.jobId()), 1, time);
        state.jobs()
                .put(
                        event.jobId(),
                        JobRow.fresh(JobStatus.SUBMITTED, size == null ? null : new ArrayProgress(size, 0, 0, 0)));
    }

    static void pending(SchedulerState state, JobPending event) {
        for (JobId dependency : event.waitsFor()) {
            state.dependants().put(new DependantKey(dependency, event.jobId()), Marker.PRESENT);
            state.jobs().put(dependency, Rows.need(state.jobs(), dependency).withDependants());
        }
        JobRow row = Rows.need(state.jobs(), event.jobId());
        state.blocked().put(blockedKey(state, event.jobId()), Marker.PRESENT);
        state.jobs()
                .put(
                        event.jobId(),
                        row.withStatus(JobLifecycle.next(row.status(), Trigger.BLOCKED))
                                .withWaitsFor(event.waitsFor()));
    }

    static void dependencyMet(SchedulerState state, DependencyMet event) {
        state.dependants().remove(new DependantKey(event.dependency(), event.jobId()));
        JobRow row = Rows.need(state.jobs(), event.jobId());
        List<JobId> open = new ArrayList<>(row.waitsFor());
        open.remove(event.dependency());
        if (open.isEmpty()) {
            state.blocked().remove(blockedKey(state, event.jobId()));
        }
        state.jobs().put(event.jobId(), row.withWaitsFor(open));
    }

    static void queued(SchedulerState state, JobQueued event, long sequence) {
        long rank = WaitingKey.rank(sequence, event.front());
        JobRow row = Rows.need(state.jobs(), event.jobId());
        Trigger trigger = event.attempt() > 1 ? Trigger.RETRIED : Trigger.QUEUED;
        state.jobs()
                .put(
                        event.jobId(),
                        row.withStatus(JobLifecycle.next(row.status(), trigger)).withRank(rank));
        state.waiting().put(place(state, event.jobId(), rank), new WaitingRow(event.jobId(), event.attempt()));
    }

    static void arrayQueued(SchedulerState state, ArrayQueued event, long sequence) {
        long rank = WaitingKey.rank(sequence, false);
        JobRow row = Rows.need(state.jobs(), event.jobId());
        state.jobs()
                .put(
                        event.jobId(),
                        row.withStatus(JobLifecycle.next(row.status(), Trigger.ARRAY_QUEUED))
                                .withRank(rank));
        state.waiting().put(place(state, event.jobId(), rank), new WaitingRow(event.jobId(), 1));
    }

    static void stopRequested(SchedulerState state, JobStopRequested event) {
        JobRow row = Rows.need(state.jobs(), event.jobId());
        state.jobs().put(event.jobId(), row.withStop(new StopRequest(event.cause(), event.reason())));
        AttemptEvolution.deadlineSettled(state, event.jobId());
    }

    static void arrayStopRequested(SchedulerState state, ArrayStopRequested event) {
        JobRow row = Rows.need(state.jobs(), event.jobId());
        state.jobs().put(event.jobId(), row.withStop(new StopRequest(event.cause(), event.reason())));
    }

    static void childrenCancelled(SchedulerState state, ChildrenCancelled event) {
        JobRow row = Rows.need(state.jobs(), event.jobId());
        ArrayProgress progress = progress(row, event.jobId());
        for (int from = event.fromIndex(); from < progress.size(); from = nextChunk(from)) {
            ChunkKey key = ChunkKey.of(event.jobId().child(from));
            EndedChunk chunk = chunk(state, key);
            int to = Math.min(nextChunk(from), progress.size());
            state.endedChildren().put(key, chunk.withOpenFailed(from, to));
        }
        WaitEvolution.leave(state, event.jobId(), row);
        state.jobs()
                .put(
                        event.jobId(),
                        WaitEvolution.withoutReason(state, event.jobId(), row)
                                .withArray(
                                        progress.withNextIndex(progress.size()).plusFailed(event.count())));
    }

    static void succeeded(SchedulerState state, JobSucceeded event, long time) {
        if (event.jobId().isChild()) {
            childEnded(state, event.jobId(), false);
        } else {
            ended(state, event.jobId(), Trigger.SUCCEEDED, event.dependants(), time);
        }
    }

    static void failed(SchedulerState state, JobFailed event, long time) {
        if (event.jobId().isChild()) {
            childEnded(state, event.jobId(), true);
        } else {
            ended(state, event.jobId(), Trigger.FAILED, event.dependants(), time);
        }
    }

    static void purged(SchedulerState state, JobPurged event) {
        JobId job = event.jobId();
        ArrayProgress array = Rows.need(state.jobs(), job).array();
        if (array != null) {
            for (int from = 0; from < array.size(); from = nextChunk(from)) {
                state.endedChildren().remove(ChunkKey.of(job.child(from)));
            }
        }
        state.jobs().remove(job);
        state.specs().remove(job);
        state.ended().remove(new TimeKey(event.endedAt(), job));
    }

    /** The progress of an array job; it is a bug to ask for that of another. */
    static ArrayProgress progress(JobRow row, JobId job) {
        ArrayProgress progress = row.array();
        if (progress == null) {
            throw new IllegalStateException("job " + job + " is not an array job");
        }
        return progress;
    }

    private static void childEnded(SchedulerState state, JobId child, boolean failed) {
        JobId parent = child.parent();
        JobRow row = state.jobs().get(child);
        if (row != null) {
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
    }

    private static void ended(SchedulerState state, JobId job, Trigger trigger, boolean dependants, long time) {
        JobRow row = Rows.need(state.jobs(), job);
        if (row.status() == JobStatus.RUNNABLE || row.array() != null) {
            WaitEvolution.leave(state, job, row);
            row = WaitEvolution.withoutReason(state, job, row);
        }
        for (JobId dependency : row.waitsFor()) {
            state.dependants().remove(new DependantKey(dependency, job));
        }
        if (!row.waitsFor().isEmpty()) {
            state.blocked().remove(blockedKey(state, job));
        }
        state.jobs()
                .put(
                        job,
                        row.withStatus(JobLifecycle.next(row.status(), trigger)).withWaitsFor(List.of()));
        state.ended().put(new TimeKey(time, job), Marker.PRESENT);
        ShareEvolution.jobs(state, Rows.need(state.specs(), job), -1, time);
        if (dependants) {
            state.releases().put(job, Marker.PRESENT);
        }
    }

    private static WaitingKey place(SchedulerState state, JobId job, long rank) {
        return WaitingKey.of(Rows.need(state.specs(), job.parent()), rank);
    }

    private static QueueJobKey blockedKey(SchedulerState state, JobId job) {
        return new QueueJobKey(Rows.need(state.specs(), job).queue(), job);
    }

    private static EndedChunk chunk(SchedulerState state, ChunkKey key) {
        EndedChunk chunk = state.endedChildren().get(key);
        return chunk == null ? EndedChunk.empty() : chunk;
    }

    private static int nextChunk(int index) {
        return (index / EndedChunk.CHILDREN + 1) * EndedChunk.CHILDREN;
    }
}
