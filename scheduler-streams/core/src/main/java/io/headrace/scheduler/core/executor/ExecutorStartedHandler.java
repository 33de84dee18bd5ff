package io.headrace.scheduler.core.executor;

import io.headrace.scheduler.core.Command.ResumeHeld;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.job.AttemptEnd;
import io.headrace.scheduler.core.job.JobEnds;
import io.headrace.scheduler.core.service.ServiceWords;
import io.headrace.scheduler.core.state.AttemptOutcome;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.schemas.event.AttemptEvent.AttemptAdopted;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.PlacementReissued;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.ExecutorEvent.StaleAttemptStopped;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An executor registers, new or come back, and what it says to have is set against what the scheduler thinks it has.
 *
 * <table>
 * <caption>One verdict per attempt</caption>
 * <tr><td>live here, in the inventory</td><td>adopted (and told again to stop, if it is being stopped)</td></tr>
 * <tr><td>live here, not in the inventory, not running yet</td><td>ordered again: it never ran, because a container goes
 * only after its final report, and that would have come before this one</td></tr>
 * <tr><td>live here, not in the inventory, running</td><td>lost</td></tr>
 * <tr><td>in the inventory, not live here</td><td>stopped</td></tr>
 * </table>
 */
public final class ExecutorStartedHandler {
    private ExecutorStartedHandler() {}

    /** Reconciles. */
    public static Decision decide(SchedulerView view, ExecutorStarted report, long now) {
        ExecutorRow known = view.executors().get(report.executorId());
        if (known != null && known.incarnation().equals(report.incarnation())) {
            // A repetition. What was placed there since is rightly not in its inventory, and must not be taken for
            // lost.
            return Decision.NOTHING;
        }
        if (known != null && report.incarnation().compareTo(known.incarnation()) < 0) {
            // An earlier process that still lives, and was asked to register before its successor did. What it does not
            // have would be taken for lost.
            return Decision.NOTHING;
        }
        JobEnds ends = new JobEnds(view, now);
        ends.add(new ExecutorRegistered(
                report.executorId(),
                report.incarnation(),
                report.hostname(),
                report.runtime(),
                environments(report.computeEnvironments()),
                report.capacity(),
                report.attributes()));
        Set<AttemptId> unclaimed = new HashSet<>(report.inventory());
        for (JobId job : view.jobsOn(report.executorId())) {
            AttemptRow attempt = Rows.need(view.attempts(), job);
            boolean found = unclaimed.remove(new AttemptId(job, attempt.number()));
            reconcile(view, ends, job, attempt, found, report, now);
        }
        unclaimed.stream()
                .sorted()
                .forEach(stale -> ends.add(new StaleAttemptStopped(report.executorId(), report.incarnation(), stale)));
        return ends.decision().then(new ResumeHeld());
    }

    /** Each once, or every one of the account: who is named twice would count twice where executors are counted. */
    private static List<String> environments(List<String> said) {
        return said.contains(ExecutorRow.EVERY_ENVIRONMENT)
                ? List.of(ExecutorRow.EVERY_ENVIRONMENT)
                : said.stream().distinct().toList();
    }

    private static void reconcile(
            SchedulerView view,
            JobEnds ends,
            JobId job,
            AttemptRow attempt,
            boolean found,
            ExecutorStarted report,
            long now) {
        AttemptId attemptId = new AttemptId(job, attempt.number());
        StopRequest stop = Rows.need(view.jobs(), job).stop();
        if (found) {
            ends.add(new AttemptAdopted(attemptId, report.executorId(), report.incarnation()));
            if (stop != null) {
                ends.add(new JobStopRequested(
                        job, attemptId, report.executorId(), report.incarnation(), stop.cause(), stop.reason()));
            }
        } else if (attempt.startedAt() != null) {
            ExecutorLossDecision.lose(view, ends, job, now);
        } else if (stop != null) {
            boolean service = Rows.need(view.specs(), job.parent()).service() != null;
            String statusReason = service ? ServiceWords.stopped(stop) : stop.reason();
            ends.add(new AttemptFailed(
                    attemptId,
                    report.executorId(),
                    null,
                    AttemptEnd.STOPPED_BEFORE_START,
                    statusReason,
                    null,
                    now,
                    null,
                    null));
            AttemptEnd.failed(
                    view,
                    ends,
                    attemptId,
                    new AttemptOutcome(false, statusReason, AttemptEnd.STOPPED_BEFORE_START, null));
        } else {
            ends.add(new PlacementReissued(attemptId, report.executorId(), report.incarnation()));
        }
    }
}
