package io.headrace.scheduler.core.executor;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.job.AttemptEnd;
import io.headrace.scheduler.core.job.JobEnds;
import io.headrace.scheduler.core.service.ServiceWords;
import io.headrace.scheduler.core.state.AttemptOutcome;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.AttemptEvent.AttemptLost;
import io.headrace.schemas.event.ExecutorEvent.ExecutorLost;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;

/** An executor has been silent for too long: its attempts are lost, and it is no longer counted on. */
public final class ExecutorLossDecision {
    private ExecutorLossDecision() {}

    /** Adds the loss; nothing when the executor is not known any more. */
    public static void decide(SchedulerView view, JobEnds ends, ExecutorId executor, long silentMillis, long now) {
        ExecutorRow row = view.executors().get(executor);
        if (row == null) {
            return;
        }
        for (JobId job : view.jobsOn(executor)) {
            lose(view, ends, job, now);
        }
        ends.add(new ExecutorLost(executor, row.incarnation(), silentMillis));
    }

    /** Adds the loss of one attempt, and what becomes of its job. */
    static void lose(SchedulerView view, JobEnds ends, JobId job, long now) {
        AttemptRow attempt = Rows.need(view.attempts(), job);
        AttemptId attemptId = new AttemptId(job, attempt.number());
        // AWS's words, which clients match by prefix.
        String gone = "Host EC2 (instance " + attempt.executor() + ") terminated.";
        boolean service = Rows.need(view.specs(), job.parent()).service() != null;
        String statusReason = service ? ServiceWords.lost(gone) : gone;
        ends.add(new AttemptLost(attemptId, attempt.executor(), statusReason, attempt.startedAt(), now));
        if (!AttemptEnd.givenBack(view, ends, attemptId, statusReason)) {
            AttemptEnd.failed(view, ends, attemptId, new AttemptOutcome(false, statusReason, null, null));
        }
    }
}
