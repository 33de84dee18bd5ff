package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.AttemptOutcome;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceJobRow;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.ServiceJobEvent.JobPreempted;
import io.headrace.schemas.event.ServiceJobEvent.JobUnscheduled;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ServiceJob;
import io.headrace.schemas.value.ServiceJobPreemptionConfiguration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of a job whose attempt has ended badly: stopped on purpose, tried again, or failed. */
public final class AttemptEnd {
    /** The reason of an attempt that was stopped before its container was started. */
    public static final String STOPPED_BEFORE_START = "stopped before it was started";

    private AttemptEnd() {}

    /**
     * Adds what becomes of the job. The attempt's own event is added before.
     *
     * @param view state before the attempt's end
     * @param ends collects
     * @param attemptId the attempt that ended
     * @param outcome how it has ended
     */
    public static void failed(SchedulerView view, JobEnds ends, AttemptId attemptId, AttemptOutcome outcome) {
        JobId job = attemptId.job();
        if (job.isNode()) {
            ends.nodeEnded(job, outcome);
            return;
        }
        failed(view, ends, attemptId, outcome, stopOf(view, job));
    }

    /**
     * The same of an attempt whose container had ended before it was told to stop: a stop of this attempt alone came too late and changes
     * nothing, one of the job does. Nodes end with their main node, whose job was stopped as a whole.
     */
    static void failedByItself(SchedulerView view, JobEnds ends, AttemptId attemptId, AttemptOutcome outcome) {
        JobId job = attemptId.job();
        StopRequest own = Rows.need(view.jobs(), job).stop();
        if (own == null || !own.ofAttempt() || job.isNode()) {
            failed(view, ends, attemptId, outcome);
        } else {
            failed(view, ends, attemptId, outcome, job.isChild() ? stopOfArray(view, job) : null);
        }
    }

    private static void failed(
            SchedulerView view, JobEnds ends, AttemptId attemptId, AttemptOutcome outcome, @Nullable StopRequest stop) {
        JobId job = attemptId.job();
        JobSpec spec = Rows.need(view.specs(), job.parent());
        if (stop != null && stop.cause() == StopCause.PREEMPTED) {
            preempted(view, ends, attemptId, stop.reason(), spec);
        } else if (stop != null) {
            ends.failed(job, JobEnds.causeOf(stop.cause()), stop.reason());
        } else if (RetryDecision.triedAgain(spec, attemptId.number() - uncounted(view, job, spec), outcome)) {
            ends.add(new JobQueued(job, spec.queue(), attemptId.number() + 1, true));
        } else {
            ends.failed(job, FailureCause.ATTEMPT_FAILED, outcome.statusReason());
        }
    }

    /**
     * Adds that the attempt is given back, if it is a service job's and had not begun: it is not counted.
     *
     * @return whether it is
     */
    public static boolean givenBack(SchedulerView view, JobEnds ends, AttemptId attemptId, String reason) {
        JobId job = attemptId.job();
        if (Rows.need(view.jobs(), job).status() != JobStatus.SCHEDULED || stopOf(view, job) != null) {
            return false;
        }
        ends.add(new JobUnscheduled(job, attemptId, reason));
        ends.add(new JobQueued(job, Rows.need(view.specs(), job).queue(), attemptId.number() + 1, true));
        return true;
    }

    /** It goes back to its place, unless that has happened as often as it may. */
    private static void preempted(SchedulerView view, JobEnds ends, AttemptId attemptId, String reason, JobSpec spec) {
        JobId job = attemptId.job();
        int before = ServiceJobRow.of(view, job).preemptions();
        ends.add(new JobPreempted(job, attemptId, before + 1, reason));
        ServiceJob service = Objects.requireNonNull(spec.service(), "only service jobs are preempted");
        ServiceJobPreemptionConfiguration configuration = service.preemptionConfiguration();
        Integer retries = configuration == null ? null : configuration.preemptionRetriesBeforeTermination();
        if (retries == null || before < retries) {
            ends.add(new JobQueued(job, spec.queue(), attemptId.number() + 1, true));
        } else {
            ends.failed(job, FailureCause.PREEMPTED, reason);
        }
    }

    private static int uncounted(SchedulerView view, JobId job, JobSpec spec) {
        return spec.service() == null ? 0 : ServiceJobRow.of(view, job).uncounted();
    }

    /** Whether the job, or the array job it is a child of, is to end before its time. */
    static @Nullable StopRequest stopOf(SchedulerView view, JobId job) {
        JobRow row = view.jobs().get(job);
        StopRequest own = row == null ? null : row.stop();
        return own != null || !job.isChild() ? own : stopOfArray(view, job);
    }

    private static @Nullable StopRequest stopOfArray(SchedulerView view, JobId child) {
        return Rows.need(view.jobs(), child.parent()).stop();
    }
}
