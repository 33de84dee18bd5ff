package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.service.ServiceWords;
import io.headrace.scheduler.core.state.AttemptOutcome;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.AttemptEvent.AttemptStarting;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.ExecutorEvent.StaleAttemptStopped;
import io.headrace.schemas.event.Refusal.ReportIgnored;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.report.ExecutorReport.AttemptAccepted;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptReport;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an executor's report about an attempt leads to. The fence: only a report about the job's live attempt, from the
 * executor it was placed on, changes anything; every other is recorded as ignored.
 */
public final class AttemptReportHandler {
    private static final String NOT_STARTED = "Task failed to start";

    private AttemptReportHandler() {}

    /** The executor has begun to prepare the container of a service job. */
    public static Decision accepted(SchedulerView view, AttemptAccepted report) {
        AttemptRow attempt = live(view, report);
        if (attempt == null) {
            return Decision.of(ignored(view, report));
        }
        JobStatus status = Rows.need(view.jobs(), report.attemptId().job()).status();
        return Decision.of(
                status == JobStatus.SCHEDULED
                        ? new AttemptStarting(report.attemptId(), report.executorId())
                        : new ReportIgnored(
                                name(report), report.attemptId(), report.executorId(), "the job is " + status));
    }

    /** The container runs. */
    public static Decision started(SchedulerView view, AttemptStarted report, long now) {
        AttemptRow attempt = live(view, report);
        if (attempt == null) {
            // A container that nobody counts on, for example started by an executor that had been given up meanwhile.
            return Decision.of(
                    ignored(view, report),
                    new StaleAttemptStopped(report.executorId(), report.incarnation(), report.attemptId()));
        }
        if (attempt.startedAt() != null) {
            return Decision.of(new ReportIgnored(
                    name(report),
                    report.attemptId(),
                    report.executorId(),
                    "told once more, as after a restart of the executor: the attempt is running already"));
        }
        return Decision.of(running(
                view, report.attemptId(), report.containerId(), report.startedAt(), attempt, report.address(), now));
    }

    /** The container has ended. */
    public static Decision exited(SchedulerView view, AttemptExited report, long now) {
        AttemptRow attempt = live(view, report);
        if (attempt == null) {
            return Decision.of(ignored(view, report));
        }
        JobEnds ends = new JobEnds(view, now);
        AttemptId attemptId = report.attemptId();
        if (!attempt.incarnation().equals(report.incarnation())) {
            // Two processes of the executor have it, and one is through: the other must not start it after all.
            ends.add(new StaleAttemptStopped(attempt.executor(), attempt.incarnation(), attemptId));
        }
        // An attempt starts once: the engine tells it anew with the end, a little later than it was told first.
        Long told = attempt.startedAt();
        long startedAt = told == null ? report.startedAt() : told;
        if (told == null) {
            // The report of the start was lost with the executor's process: it did run, so the record says so.
            ends.add(running(view, attemptId, "", startedAt, attempt, null, now));
        }
        // Only its own stop turns a good end into a failure, and only one that came before the end: a placed child is
        // left alone when its array job is cancelled.
        boolean byItself = Boolean.FALSE.equals(report.toldToStop())
                && attempt.incarnation().equals(report.incarnation()); // another process has not been told
        boolean service = isService(view, attemptId.job());
        if (Objects.equals(report.exitCode(), 0) && (byItself || !isStopped(view, attemptId.job()))) {
            ends.add(new AttemptSucceeded(
                    attemptId,
                    report.executorId(),
                    service ? ServiceWords.completed() : JobEnds.CONTAINER_EXITED,
                    startedAt,
                    report.stoppedAt(),
                    report.logs(),
                    report.usage(),
                    report.containers()));
            ends.succeeded(attemptId.job());
        } else {
            String failed = ServiceWords.failed(report.exitCode(), report.reason());
            String statusReason = !service
                    ? JobEnds.CONTAINER_EXITED
                    : byItself ? failed : serviceWords(view, attemptId.job(), failed);
            ends.add(new AttemptFailed(
                    attemptId,
                    report.executorId(),
                    report.exitCode(),
                    report.reason(),
                    statusReason,
                    startedAt,
                    report.stoppedAt(),
                    report.logs(),
                    report.usage(),
                    report.containers()));
            AttemptOutcome outcome = new AttemptOutcome(false, statusReason, report.reason(), report.exitCode());
            if (byItself) {
                AttemptEnd.failedByItself(view, ends, attemptId, outcome);
            } else {
                AttemptEnd.failed(view, ends, attemptId, outcome);
            }
        }
        return ends.decision();
    }

    /**
     * The container could not be started. Only the process that was ordered last can know: one before it may have failed to start what
     * was then ordered again. An exit counts whoever reports it, because there is one container.
     */
    public static Decision notStarted(SchedulerView view, AttemptNotStarted report, long now) {
        AttemptRow attempt = live(view, report);
        if (attempt == null) {
            return Decision.of(ignored(view, report));
        }
        if (!attempt.incarnation().equals(report.incarnation())) {
            return Decision.of(new ReportIgnored(
                    name(report),
                    report.attemptId(),
                    report.executorId(),
                    "the attempt was ordered again from the executor's process " + attempt.incarnation()));
        }
        JobEnds ends = new JobEnds(view, now);
        JobId job = report.attemptId().job();
        String statusReason =
                isService(view, job) ? serviceWords(view, job, ServiceWords.notStarted(report.reason())) : NOT_STARTED;
        ends.add(new AttemptFailed(
                report.attemptId(),
                report.executorId(),
                null,
                report.reason(),
                statusReason,
                attempt.startedAt(),
                now,
                null,
                null,
                report.containers()));
        AttemptEnd.failed(
                view, ends, report.attemptId(), new AttemptOutcome(false, statusReason, report.reason(), null));
        return ends.decision();
    }

    /** One that was stopped says so, whatever its container says. */
    private static String serviceWords(SchedulerView view, JobId job, String otherwise) {
        StopRequest stop = Rows.need(view.jobs(), job).stop();
        return stop == null ? otherwise : ServiceWords.stopped(stop);
    }

    private static boolean isService(SchedulerView view, JobId job) {
        return Rows.need(view.specs(), job.parent()).service() != null;
    }

    /** A node that is stopped because its main node has ended has done its part, if it says so. */
    private static boolean isStopped(SchedulerView view, JobId job) {
        StopRequest stop = Rows.need(view.jobs(), job).stop();
        return stop != null && stop.cause() != StopCause.MAIN_NODE_ENDED;
    }

    private static AttemptRunning running(
            SchedulerView view,
            AttemptId attemptId,
            String containerId,
            long startedAt,
            AttemptRow attempt,
            @Nullable String address,
            long now) {
        JobSpec spec = Rows.need(view.specs(), attemptId.job().parent());
        boolean node = attemptId.job().isNode();
        // The timeout of a multi-node parallel job is counted from the start of its main node.
        Integer seconds = node && !spec.isMainNode(attemptId.job()) ? null : spec.attemptDurationSeconds();
        // One that is being stopped already has no timeout any more: it must not change why the job ends.
        boolean stopped = Rows.need(view.jobs(), attemptId.job()).stop() != null;
        // By the scheduler's own clock: it is the one that will look, and an executor's clock may be off.
        Long deadline = seconds == null || stopped ? null : now + 1000L * seconds;
        return new AttemptRunning(
                attemptId, attempt.executor(), containerId, startedAt, deadline, node ? address : null);
    }

    private static @Nullable AttemptRow live(SchedulerView view, AttemptReport report) {
        AttemptRow attempt = view.attempts().get(report.attemptId().job());
        return attempt != null
                        && attempt.number() == report.attemptId().number()
                        && attempt.executor().equals(report.executorId())
                ? attempt
                : null;
    }

    private static ReportIgnored ignored(SchedulerView view, AttemptReport report) {
        JobId job = report.attemptId().job();
        AttemptRow current = view.attempts().get(job);
        String message;
        if (current != null) {
            message = "the live attempt is " + job + "/" + current.number() + " on executor " + current.executor();
        } else if (view.specs().contains(job.parent())) {
            message = "the job has no live attempt";
        } else {
            message = "the job is not known";
        }
        return new ReportIgnored(name(report), report.attemptId(), report.executorId(), message);
    }

    private static String name(AttemptReport report) {
        return report.getClass().getSimpleName();
    }
}
