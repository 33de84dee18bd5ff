package io.headrace.scheduler.core;

import io.headrace.scheduler.core.job.JobLifecycle;
import io.headrace.scheduler.core.job.JobLifecycle.Trigger;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AttemptOutcome;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.NodesProgress;
import io.headrace.scheduler.core.state.QueueUseRow;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptLost;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.NodesPlaced;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodePlacement;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.Objects;

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
        JobSpec spec = Rows.need(state.specs(), job.parent());
        Trigger trigger = spec.service() == null ? Trigger.PLACED : Trigger.SCHEDULED;
        state.jobs().put(job, row.placed(JobLifecycle.next(row.status(), trigger)));
        begin(
                state,
                job,
                spec,
                AttemptRow.fresh(
                        event.attemptId().number(),
                        event.executorId(),
                        event.incarnation(),
                        event.computeEnvironment(),
                        event.resources(),
                        time));
        queueUse(state, event.jobQueue(), 1);
        ShareEvolution.placed(state, spec, time);
        QuotaShareEvolution.placed(state, job, spec);
    }

    static void nodesPlaced(SchedulerState state, NodesPlaced event, long time) {
        JobId job = event.jobId();
        JobSpec spec = Rows.need(state.specs(), job);
        JobNodes nodes = Objects.requireNonNull(spec.nodes(), "a job whose nodes are placed has nodes");
        JobRow row = Rows.need(state.jobs(), job);
        WaitEvolution.leave(state, job, row);
        state.jobs()
                .put(
                        job,
                        WaitEvolution.withoutReason(state, job, row)
                                .placed(JobLifecycle.next(row.status(), Trigger.PLACED))
                                .withNodes(new NodesProgress(
                                        event.attempt(), event.nodes().size(), null)));
        for (NodePlacement placement : event.nodes()) {
            JobId node = job.node(placement.node());
            state.jobs().put(node, JobRow.fresh(JobLifecycle.next(JobStatus.RUNNABLE, Trigger.PLACED), null));
            begin(
                    state,
                    node,
                    spec,
                    AttemptRow.fresh(
                            event.attempt(),
                            placement.executorId(),
                            placement.incarnation(),
                            event.computeEnvironment(),
                            nodes.of(placement.node()).resources(),
                            time));
        }
        queueUse(state, event.jobQueue(), 1);
        ShareEvolution.placed(state, spec, time);
    }

    private static void begin(SchedulerState state, JobId job, JobSpec spec, AttemptRow attempt) {
        state.attempts().put(job, attempt);
        ExecutorRow executor = Rows.need(state.executors(), attempt.executor());
        state.executors()
                .put(attempt.executor(), executor.withUsed(executor.used().plus(attempt.resources())));
        EnvironmentRow environment = Rows.need(state.environments(), attempt.environment());
        state.environments().put(attempt.environment(), environment.with(attempt.resources(), spec.instances()));
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
        JobRow after;
        if (progress.nextIndex() == progress.size()) {
            WaitEvolution.leave(state, parent, array);
            after = WaitEvolution.withoutReason(state, parent, array);
        } else {
            WaitEvolution.dropReservation(state, parent);
            after = WaitEvolution.afterChild(state, parent, array);
        }
        state.jobs().put(parent, after.withArray(progress));
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
        state.attempts().put(job, attempt.started(event.startedAt(), event.deadline(), event.address()));
        if (event.deadline() != null) {
            state.deadlines().put(new TimeKey(event.deadline(), job), Marker.PRESENT);
        }
        if (job.isNode() && Rows.need(state.specs(), job.parent()).isMainNode(job)) {
            JobRow whole = Rows.need(state.jobs(), job.parent());
            state.jobs().put(job.parent(), whole.withStatus(JobLifecycle.next(whole.status(), Trigger.STARTED)));
        }
    }

    static void succeeded(SchedulerState state, AttemptSucceeded event, long time) {
        ended(state, event.attemptId().job(), new AttemptOutcome(true, event.statusReason(), null, 0), time);
    }

    static void failed(SchedulerState state, AttemptFailed event, long time) {
        ended(
                state,
                event.attemptId().job(),
                new AttemptOutcome(false, event.statusReason(), event.reason(), event.exitCode()),
                time);
    }

    static void lost(SchedulerState state, AttemptLost event, long time) {
        ended(state, event.attemptId().job(), new AttemptOutcome(false, event.statusReason(), null, null), time);
    }

    private static void ended(SchedulerState state, JobId job, AttemptOutcome outcome, long time) {
        AttemptRow attempt = Rows.need(state.attempts(), job);
        state.attempts().remove(job);
        if (attempt.deadline() != null) {
            state.deadlines().remove(new TimeKey(attempt.deadline(), job));
        }
        ResourceAmounts given = attempt.resources();
        ExecutorRow executor = Rows.need(state.executors(), attempt.executor());
        state.executors()
                .put(attempt.executor(), executor.withUsed(executor.used().minus(given)));
        JobSpec spec = Rows.need(state.specs(), job.parent());
        EnvironmentRow environment = Rows.need(state.environments(), attempt.environment());
        state.environments().put(attempt.environment(), environment.without(given, spec.instances()));
        ShareEvolution.ended(state, spec, given, time);
        QuotaShareEvolution.ended(state, job, spec);
        if (!job.isNode() || nodeEnded(state, job, outcome, spec) == 0) {
            queueUse(state, spec.queue(), -1);
            ShareEvolution.consumablesGivenBack(state, spec);
        }
    }

    /** A node has ended; returns how many of its job have not. */
    private static int nodeEnded(SchedulerState state, JobId node, AttemptOutcome outcome, JobSpec spec) {
        state.jobs().remove(node);
        JobRow row = Rows.need(state.jobs(), node.parent());
        NodesProgress progress = Objects.requireNonNull(row.nodes(), "a job with live nodes has progress")
                .withOneFewer();
        state.jobs()
                .put(node.parent(), row.withNodes(spec.isMainNode(node) ? progress.withMainEnd(outcome) : progress));
        return progress.live();
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
