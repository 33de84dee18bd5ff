package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.SubmittedAs;
import io.headrace.schemas.command.ClientCommand.RetryJob;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.ChildrenCarriedOver;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.JobTimeout;
import io.headrace.schemas.value.ServiceJob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ended job runs again, as a new job with the same specification. It waits for nobody: what the old one depended on had its
 * say. That the children of an array job run one after the other is no dependency on another job, and stays.
 */
public final class RetryJobHandler {
    private static final String COMMAND = "RetryJob";

    private final SchedulerView view;
    private final RetryJob body;
    private final SchedulerConfig config;
    private final long now;

    private RetryJobHandler(SchedulerView view, RetryJob body, SchedulerConfig config, long now) {
        this.view = view;
        this.body = body;
        this.config = config;
        this.now = now;
    }

    /** Accepts or refuses. */
    public static Decision decide(
            SchedulerView view, RetryJob body, String fingerprint, SchedulerConfig config, long now) {
        return new RetryJobHandler(view, body, config, now).decide(fingerprint);
    }

    private Decision decide(String fingerprint) {
        JobId jobId;
        JobId retried;
        try {
            jobId = whole("jobId", body.jobId());
            retried = whole("retriedJobId", body.retriedJobId());
        } catch (IllegalArgumentException e) {
            return rejected(RejectionReason.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
        }
        JobSpec known = view.specs().get(jobId);
        if (known != null) {
            return SubmitJobHandler.repeated(COMMAND, body.jobId(), known, fingerprint);
        }
        JobRow row = view.jobs().get(retried);
        if (row == null) {
            return rejected(
                    RejectionReason.UNKNOWN_RETRIED_JOB,
                    "Job " + retried + " does not exist: expected a job that has ended and is still remembered");
        }
        if (!row.status().terminal()) {
            return rejected(
                    RejectionReason.JOB_NOT_ENDED,
                    "Job " + retried + " is " + row.status() + ": expected one that has ended");
        }
        boolean failedOnly = Boolean.TRUE.equals(body.failedOnly());
        if (failedOnly && row.status() != JobStatus.FAILED) {
            return rejected(
                    RejectionReason.NOTHING_FAILED,
                    "Job " + retried + " has succeeded: with failedOnly, expected one that has failed");
        }
        JobSpec spec = Rows.need(view.specs(), retried);
        QueueRow queue = view.queues().get(spec.queue());
        if (queue == null) {
            return rejected(RejectionReason.UNKNOWN_QUEUE, "Job queue " + spec.queue() + " does not exist any more");
        }
        if (!queue.enabled()) {
            return rejected(
                    RejectionReason.QUEUE_DISABLED, "Job queue " + spec.queue() + " is DISABLED: it takes no jobs");
        }
        // The queue and the resources may have been deleted and made again since.
        SharedUse.Refusal refusal = new SharedUse(spec.queue(), spec.shareIdentifier(), spec.consumables())
                .refusal(view, shareWords(retried, spec), config);
        if (refusal != null) {
            return rejected(refusal.reason(), refusal.message());
        }
        ServiceJob service = spec.service();
        if (queue.service() != (service != null)) {
            return rejected(
                    RejectionReason.INVALID_ARGUMENT,
                    "Job queue " + spec.queue() + " takes "
                            + (queue.service() ? "service jobs only" : "no service jobs")
                            + " by now: expected a queue that suits job " + retried);
        }
        SharedUse.Refusal quota = service == null
                ? null
                : SubmitServiceJobHandler.quotaShare(view, spec.queue(), queue, service.quotaShareName());
        if (quota != null) {
            return rejected(quota.reason(), quota.message());
        }
        return accepted(jobId, retried, spec, failedOnly ? row.array() : null, fingerprint);
    }

    private static SharedUse.Words shareWords(JobId retried, JobSpec spec) {
        return new SharedUse.Words(
                "Job " + retried + " has no shareIdentifier: expected one, because job queue " + spec.queue()
                        + " has a scheduling policy now",
                "Job " + retried + " has shareIdentifier " + spec.shareIdentifier()
                        + ": expected none, because job queue " + spec.queue() + " has no scheduling policy any more");
    }

    private Decision accepted(
            JobId jobId, JobId retried, JobSpec spec, @Nullable ArrayProgress carriedOver, String fingerprint) {
        List<Event> events = new ArrayList<>();
        JobSubmitted submitted = submitted(jobId, retried, spec, fingerprint);
        events.add(submitted);
        if (carriedOver != null && carriedOver.succeeded() > 0) {
            events.add(new ChildrenCarriedOver(jobId, retried, carriedOver.succeeded()));
        }
        return SubmitJobHandler.ready(view, submitted, events, spec.sequential() != null, now);
    }

    private static JobSubmitted submitted(JobId jobId, JobId retried, JobSpec spec, String fingerprint) {
        SubmittedAs as = spec.submittedAs();
        // That of a service job stands with what makes it one.
        Integer seconds = spec.service() == null ? spec.attemptDurationSeconds() : null;
        return new JobSubmitted(
                jobId,
                spec.name(),
                spec.queue(),
                as.definition(),
                spec.arraySize(),
                spec.sequential() == null
                        ? List.of()
                        : List.of(new JobDependency(null, JobDependency.SEQUENTIAL, spec.sequential())),
                as.parameters(),
                spec.container(),
                spec.ecsProperties(),
                spec.nodes(),
                spec.resources(),
                spec.service() == null ? spec.retryStrategy() : null,
                seconds == null ? null : new JobTimeout(seconds),
                as.tags(),
                as.propagateTags(),
                as.platformCapabilities(),
                spec.shareIdentifier(),
                spec.schedulingPriority(),
                spec.consumables(),
                spec.placementConstraints(),
                spec.service(),
                retried,
                fingerprint);
    }

    private static JobId whole(String field, String text) {
        try {
            JobId job = JobId.parse(text);
            if (job.isWhole()) {
                return job;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for a child.
        }
        throw new IllegalArgumentException(
                field + " '" + text + "' is not valid: expected a lower-case UUID without an index");
    }

    private Decision rejected(RejectionReason reason, String message) {
        return Decision.rejected(COMMAND, reason, message, body.jobId());
    }
}
