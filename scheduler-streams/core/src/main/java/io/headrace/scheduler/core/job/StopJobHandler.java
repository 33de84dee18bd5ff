package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Command.ReserveNext;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.job.JobLifecycle.Trigger;
import io.headrace.scheduler.core.job.JobLifecycle.Verdict;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.ReservationRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.ServiceCommand.TerminateServiceJob;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ChildRange;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cancel and terminate, in every state, of a single job, an array child, a whole array job or a multi-node parallel job. They differ in one thing: a job that
 * has been placed is left alone by a cancellation and stopped by a termination. The table of {@link JobLifecycle} says so.
 */
public final class StopJobHandler {
    /** AWS's words for the end of a job whose queue was deleted. */
    private static final String QUEUE_DELETED = "JobQueue deleted";

    /** Why a stop is refused, in words behind the job's id. */
    private static final Map<RejectionReason, String> REFUSALS = Map.of(
            RejectionReason.UNKNOWN_JOB, "does not exist; nothing changes",
            RejectionReason.JOB_ALREADY_ENDED, "has ended already; nothing changes",
            RejectionReason.JOB_ALREADY_PLACED,
                    "has been placed already; cancelling does not stop it, terminating does",
            RejectionReason.STOP_ALREADY_REQUESTED, "is being stopped already; nothing changes");

    private final SchedulerView view;
    private final String command;
    private final String jobIdText;
    private final String reason;
    private final Trigger trigger;
    private final StopCause cause;
    private final JobEnds ends;

    private StopJobHandler(
            SchedulerView view,
            JobEnds ends,
            String command,
            String jobIdText,
            String reason,
            Trigger trigger,
            StopCause cause) {
        this.view = view;
        this.command = command;
        this.jobIdText = jobIdText;
        this.reason = reason;
        this.trigger = trigger;
        this.cause = cause;
        this.ends = ends;
    }

    /** Takes back what has not been placed. */
    public static Decision cancel(SchedulerView view, CancelJob body, long now) {
        return new StopJobHandler(
                        view,
                        new JobEnds(view, now),
                        "CancelJob",
                        body.jobId(),
                        body.reason(),
                        Trigger.CANCEL,
                        StopCause.CANCEL)
                .decide();
    }

    /** Ends whatever has not ended. */
    public static Decision terminate(SchedulerView view, TerminateJob body, long now) {
        return new StopJobHandler(
                        view,
                        new JobEnds(view, now),
                        "TerminateJob",
                        body.jobId(),
                        body.reason(),
                        Trigger.TERMINATE,
                        StopCause.TERMINATE)
                .decide();
    }

    /** Ends a service job that has not ended. */
    public static Decision terminate(SchedulerView view, TerminateServiceJob body, long now) {
        return new StopJobHandler(
                        view,
                        new JobEnds(view, now),
                        "TerminateServiceJob",
                        body.jobId(),
                        body.reason(),
                        Trigger.TERMINATE,
                        StopCause.TERMINATE)
                .decide();
    }

    /** Takes back a job that has waited for too long. */
    public static Decision outOfTime(SchedulerView view, JobId job, String reason, long now) {
        boolean service = isService(view, job);
        return new StopJobHandler(
                        view,
                        new JobEnds(view, now),
                        service ? "TerminateServiceJob" : "CancelJob",
                        job.toString(),
                        (service ? "Terminated" : "Canceled") + " by JobStateTimeLimit action due to reason: " + reason,
                        service ? Trigger.TERMINATE : Trigger.CANCEL,
                        service ? StopCause.TERMINATE : StopCause.CANCEL)
                .decide();
    }

    private static boolean isService(SchedulerView view, JobId job) {
        JobSpec spec = view.specs().get(job.parent());
        return spec != null && spec.service() != null;
    }

    /** Adds the end of a single job or array job whose queue is being deleted; nothing when that was asked for before. */
    static void queueDeleted(SchedulerView view, JobEnds ends, JobId job) {
        new StopJobHandler(
                        view,
                        ends,
                        "DeleteJobQueue",
                        job.toString(),
                        QUEUE_DELETED,
                        Trigger.TERMINATE,
                        StopCause.QUEUE_DELETED)
                .stop(job, Rows.need(view.jobs(), job));
    }

    /** Adds the end of a job whose quota share is being deleted. */
    static void quotaShareDeleted(SchedulerView view, JobEnds ends, JobId job) {
        new StopJobHandler(
                        view,
                        ends,
                        "DeleteQuotaShare",
                        job.toString(),
                        "QuotaShare deleted",
                        Trigger.TERMINATE,
                        StopCause.QUOTA_SHARE_DELETED)
                .stop(job, Rows.need(view.jobs(), job));
    }

    private void stop(JobId job, JobRow row) {
        ArrayProgress array = row.array();
        if (array == null) {
            one(job, row.status(), row);
        } else {
            all(job, array, row);
        }
    }

    private Decision decide() {
        JobId job;
        try {
            job = JobId.parse(jobIdText);
        } catch (IllegalArgumentException e) {
            return refused(RejectionReason.UNKNOWN_JOB);
        }
        if (isService(view, job) != command.equals("TerminateServiceJob")) {
            // Jobs and service jobs do not see each other, as at AWS.
            return refused(RejectionReason.UNKNOWN_JOB);
        }
        if (job.isNode()) {
            return Decision.rejected(
                    command,
                    RejectionReason.NOT_SUPPORTED,
                    "Job " + jobIdText + " is a node, which is not stopped by itself: expected the whole job, "
                            + job.parent(),
                    jobIdText);
        }
        JobStatus status = statusOf(job);
        if (status == null) {
            return refused(RejectionReason.UNKNOWN_JOB);
        }
        JobRow row = view.jobs().get(job);
        ArrayProgress array = row == null ? null : row.array();
        Optional<RejectionReason> refusal = array == null || status.terminal()
                ? one(job, status, row)
                : all(job, array, Rows.need(view.jobs(), job));
        return refusal.map(this::refused).orElseGet(ends::decision);
    }

    /** Status of a job; of a child that has no row, what its array job says. Null when there is no such job. */
    private @Nullable JobStatus statusOf(JobId job) {
        JobRow row = view.jobs().get(job);
        if (row != null || !job.isChild()) {
            return row == null ? null : row.status();
        }
        Children siblings = Children.find(view, job.parent());
        return siblings == null || job.index() >= siblings.size() ? null : siblings.status(job.index());
    }

    private Optional<RejectionReason> one(JobId job, JobStatus status, @Nullable JobRow row) {
        return switch (JobLifecycle.verdict(status, trigger)) {
            case Verdict.Next next -> {
                reserveNextIfKeptFor(job);
                ends.failed(job, JobEnds.causeOf(cause), reason);
                yield Optional.empty();
            }
            case Verdict.StopFirst stop -> {
                if (row != null && (row.isEnding() || NodeEnds.isDecided(row))) {
                    yield Optional.of(RejectionReason.STOP_ALREADY_REQUESTED);
                }
                if (row != null && row.nodes() != null) {
                    ends.stopNodes(job, cause, reason);
                    yield Optional.empty();
                }
                AttemptRow attempt = Rows.need(view.attempts(), job);
                ends.add(new JobStopRequested(
                        job,
                        new AttemptId(job, attempt.number()),
                        attempt.executor(),
                        attempt.incarnation(),
                        cause,
                        reason));
                yield Optional.empty();
            }
            case Verdict.Refused refused -> Optional.of(refused.reason());
            case Verdict.Impossible impossible ->
                throw new IllegalStateException("no verdict for " + trigger + " of a job that is " + status);
        };
    }

    private Optional<RejectionReason> all(JobId parent, ArrayProgress array, JobRow row) {
        boolean cancelledBefore = row.stop() != null && row.stop().cause() == StopCause.CANCEL;
        if (row.stop() != null && !(cancelledBefore && cause != StopCause.CANCEL)) {
            return Optional.of(RejectionReason.STOP_ALREADY_REQUESTED);
        }
        reserveNextIfKeptFor(parent);
        ends.add(new ArrayStopRequested(parent, cause, reason));
        List<Row<JobId, JobRow>> placed =
                view.jobs().scan(parent.child(0), parent.child(Integer.MAX_VALUE), Integer.MAX_VALUE);
        for (Row<JobId, JobRow> child : placed) {
            // A child that is left alone or being stopped already is no reason to refuse the whole.
            one(child.key(), child.value().status(), child.value());
        }
        int unplaced = array.open() - placed.size();
        if (unplaced > 0) {
            ChildRange rest = new ChildRange(array.nextIndex(), array.size());
            ends.failedTogether(parent, List.of(rest), unplaced, JobEnds.causeOf(cause), reason);
        }
        return Optional.empty();
    }

    private void reserveNextIfKeptFor(JobId job) {
        JobSpec spec = view.specs().get(job.parent());
        ReservationRow reservation = spec == null ? null : view.reservations().get(spec.queue());
        if (spec != null && reservation != null && reservation.job().equals(job)) {
            ends.then(new ReserveNext(spec.queue()));
        }
    }

    private Decision refused(RejectionReason why) {
        String words = Objects.requireNonNull(REFUSALS.get(why), () -> "stopping is not refused for " + why);
        return Decision.rejected(command, why, "Job " + jobIdText + " " + words, jobIdText);
    }
}
