package io.headrace.scheduler.core;

import io.headrace.scheduler.core.job.JobLifecycle;
import io.headrace.scheduler.core.job.JobLifecycle.Trigger;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorJobKey;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueUseRow;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ResourceAmounts;

/** What events about placements and attempts change. */
final class AttemptEvolution {
    private AttemptEvolution() {}

    static void placed(SchedulerState state, JobPlaced event, long time) {
        JobId job = event.jobId();
        JobRow row = state.jobs().get(job);
        if (row == null) {
            row = firstPlacementOfChild(state, event);
        } else {
            WaitEvolution.leave(state, job, row);
            row = WaitEvolution.withoutReason(state, job, row);
        }
        state.jobs().put(job, row.withStatus(JobLifecycle.next(row.status(), Trigger.PLACED)));
        state.attempts()
                .put(
                        job,
                        new AttemptRow(
                                event.attemptId().number(),
                                event.executorId(),
                                event.incarnation(),
                                event.computeEnvironment(),
                                event.resources(),
                                time,
                                null,
                                null));
        state.executorJobs().put(new ExecutorJobKey(event.executorId(), job), Marker.PRESENT);
        ExecutorRow executor = Rows.need(state.executors(), event.executorId());
        state.executors()
                .put(event.executorId(), executor.withUsed(executor.used().plus(event.resources())));
        EnvironmentRow environment = Rows.need(state.environments(), event.computeEnvironment());
        state.environments()
                .put(
                        event.computeEnvironment(),
                        environment.withUsed(environment.used().plus(event.resources())));
        queueUse(state, event.jobQueue(), 1);
        ShareEvolution.placed(state, Rows.need(state.specs(), job.parent()), time);
    }

    /** A child that waits for its first attempt has no row: it comes into being here, and its array job has one fewer. */
    private static JobRow firstPlacementOfChild(SchedulerState state, JobPlaced event) {
        JobId parent = event.jobId().parent();
        JobRow array = Rows.need(state.jobs(), parent);
        if (JobEvolution.progress(array, parent).stepwise()) {
            ChildEvolution.placed(state, event.jobId());
            return JobRow.fresh(JobStatus.RUNNABLE, null);
        }
        ArrayProgress progress =
                JobEvolution.progress(array, parent).withNextIndex(event.jobId().index() + 1);
        if (progress.nextIndex() == progress.size()) {
            WaitEvolution.leave(state, parent, array);
        } else {
            WaitEvolution.dropReservation(state, parent);
        }
        state.jobs()
                .put(parent, WaitEvolution.withoutReason(state, parent, array).withArray(progress));
        return JobRow.fresh(JobStatus.RUNNABLE, null);
    }

    private static void queueUse(SchedulerState state, String queue, int attempts) {
        QueueUseRow after = QueueUseRow.of(state, queue).plus(attempts);
        if (after.equals(QueueUseRow.NONE)) {
            state.queueUse().remove(queue);
        } else {
            state.queueUse().put(queue, after);
        }
    }

    static void running(SchedulerState state, AttemptRunning event) {
        JobId job = event.attemptId().job();
        JobRow row = Rows.need(state.jobs(), job);
        state.jobs().put(job, row.withStatus(JobLifecycle.next(row.status(), Trigger.STARTED)));
        AttemptRow attempt = Rows.need(state.attempts(), job);
        state.attempts().put(job, attempt.started(event.startedAt(), event.deadline()));
        if (event.deadline() != null) {
            state.deadlines().put(new TimeKey(event.deadline(), job), Marker.PRESENT);
        }
    }

    static void ended(SchedulerState state, AttemptId attemptId, long time) {
        JobId job = attemptId.job();
        AttemptRow attempt = Rows.need(state.attempts(), job);
        state.attempts().remove(job);
        state.executorJobs().remove(new ExecutorJobKey(attempt.executor(), job));
        if (attempt.deadline() != null) {
            state.deadlines().remove(new TimeKey(attempt.deadline(), job));
        }
        ResourceAmounts given = attempt.resources();
        ExecutorRow executor = Rows.need(state.executors(), attempt.executor());
        state.executors()
                .put(attempt.executor(), executor.withUsed(executor.used().minus(given)));
        EnvironmentRow environment = Rows.need(state.environments(), attempt.environment());
        state.environments()
                .put(
                        attempt.environment(),
                        environment.withUsed(environment.used().minus(given)));
        JobSpec spec = Rows.need(state.specs(), job.parent());
        queueUse(state, spec.queue(), -1);
        ShareEvolution.ended(state, spec, time);
    }

    /** The attempt is being stopped: its timeout has nothing left to do. */
    static void deadlineSettled(SchedulerState state, JobId job) {
        AttemptRow attempt = Rows.need(state.attempts(), job);
        if (attempt.deadline() != null) {
            state.deadlines().remove(new TimeKey(attempt.deadline(), job));
            state.attempts().put(job, attempt.withoutDeadline());
        }
    }

    static void under(SchedulerState state, AttemptId attemptId, String incarnation) {
        AttemptRow attempt = Rows.need(state.attempts(), attemptId.job());
        state.attempts().put(attemptId.job(), attempt.under(incarnation));
    }
}
