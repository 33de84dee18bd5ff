package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.resource.ResourceNames;
import io.headrace.scheduler.core.service.InstanceTypes;
import io.headrace.scheduler.core.service.TrainingContainer;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.service.InvalidPayloadException;
import io.headrace.schemas.service.TrainingJob;
import io.headrace.schemas.value.JobTimeout;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ServiceJob;
import io.headrace.schemas.value.ServiceJobTimeout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A submission of a service job: accepted with the container that its payload asks for, or refused by the name of what cannot be honoured. */
public final class SubmitServiceJobHandler {
    private static final String COMMAND = "SubmitServiceJob";
    private static final SharedUse.Words SHARE_WORDS = new SharedUse.Words(
            "shareIdentifier must be specified.",
            "Job with shareIdentifier can only be submitted to job queue with fair share scheduling policy.");

    private final SchedulerView view;
    private final SubmitServiceJob body;

    private SubmitServiceJobHandler(SchedulerView view, SubmitServiceJob body) {
        this.view = view;
        this.body = body;
    }

    /** Accepts or refuses. */
    public static Decision decide(
            SchedulerView view, SubmitServiceJob body, String fingerprint, SchedulerConfig config, long now) {
        return new SubmitServiceJobHandler(view, body).decide(fingerprint, config, now);
    }

    private Decision decide(String fingerprint, SchedulerConfig config, long now) {
        JobId jobId;
        try {
            jobId = JobId.parse(body.jobId());
        } catch (IllegalArgumentException e) {
            return invalid("jobId '" + body.jobId() + "' is not valid: expected a lower-case UUID");
        }
        JobSpec known = view.specs().get(jobId);
        if (known != null) {
            return SubmitJobHandler.repeated(COMMAND, body.jobId(), known, fingerprint);
        }
        String queueName = ResourceNames.queue(body.jobQueue());
        QueueRow queue = view.queues().get(queueName);
        if (queue == null) {
            return rejected(RejectionReason.UNKNOWN_QUEUE, "Job queue " + body.jobQueue() + " does not exist");
        }
        if (!queue.service()) {
            return invalid(
                    "Job queue " + queueName + " takes no service jobs: expected one of type SAGEMAKER_TRAINING");
        }
        if (!queue.enabled()) {
            return rejected(
                    RejectionReason.QUEUE_DISABLED, "Job queue " + queueName + " is DISABLED: it takes no jobs");
        }
        if (body.tags().containsKey(PlacementConstraint.TAG)) {
            return invalid("tags." + PlacementConstraint.TAG
                    + " does not go with service jobs: where they run is said by their instance type");
        }
        SharedUse.Refusal quotaRefusal = quotaShare(view, queueName, queue, body.quotaShareName());
        if (quotaRefusal != null) {
            return rejected(quotaRefusal.reason(), quotaRefusal.message());
        }
        SharedUse.Refusal refusal =
                new SharedUse(queueName, body.shareIdentifier(), List.of()).refusal(view, SHARE_WORDS, config);
        if (refusal != null) {
            return rejected(refusal.reason(), refusal.message());
        }
        try {
            JobSubmitted submitted = submitted(jobId, queueName, fingerprint, config.instanceTypes());
            List<Event> events = new ArrayList<>();
            events.add(submitted);
            return SubmitJobHandler.ready(view, submitted, events, false, now);
        } catch (InvalidPayloadException e) {
            return invalid(e.getMessage());
        }
    }

    /** Why a job cannot count to this quota share of the queue; null when it can. */
    public static SharedUse.@Nullable Refusal quotaShare(
            SchedulerView view, String queueName, QueueRow queue, @Nullable String share) {
        if (!PolicyRow.isQuota(view, queue)) {
            return share == null
                    ? null
                    : refusal("quotaShareName " + share + " is not valid: job queue " + queueName
                            + " has no quota-share scheduling policy, expected none");
        }
        if (share == null) {
            return refusal("quotaShareName must be specified.");
        }
        QuotaShareRow row = view.quotaShares().get(new ShareKey(queueName, share));
        if (row == null) {
            return new SharedUse.Refusal(
                    RejectionReason.UNKNOWN_QUOTA_SHARE,
                    "Quota share " + share + " of job queue " + queueName + " does not exist");
        }
        return row.enabled() ? null : refusal("Quota share " + share + " is DISABLED: it takes no jobs");
    }

    private static SharedUse.Refusal refusal(String message) {
        return new SharedUse.Refusal(RejectionReason.INVALID_ARGUMENT, message);
    }

    private JobSubmitted submitted(
            JobId jobId, String queue, String fingerprint, Map<String, ResourceAmounts> instanceTypes)
            throws InvalidPayloadException {
        TrainingJob job = TrainingJob.parse(body.serviceRequestPayload());
        ResourceAmounts resources = InstanceTypes.of(job.instanceType(), instanceTypes);
        if (resources == null) {
            throw new InvalidPayloadException("serviceRequestPayload.ResourceConfig.InstanceType '"
                    + job.instanceType() + "' is not known here: expected a type of the table in"
                    + " docs/guides/service-jobs.md, or one that the scheduler's instance.types setting maps");
        }
        ServiceJobTimeout timeout = body.timeoutConfig();
        Integer seconds = timeout == null ? null : timeout.attemptDurationSeconds();
        return new JobSubmitted(
                jobId,
                body.jobName(),
                queue,
                body.serviceJobType(),
                null,
                List.of(),
                Map.of(),
                TrainingContainer.of(job),
                null,
                null,
                resources,
                null,
                seconds == null ? null : new JobTimeout(seconds),
                body.tags(),
                null,
                List.of(),
                body.shareIdentifier(),
                body.schedulingPriority() == null ? 0 : body.schedulingPriority(),
                List.of(),
                List.of(),
                new ServiceJob(
                        body.serviceJobType(),
                        body.serviceRequestPayload(),
                        job.name() == null ? body.jobName() : job.name(),
                        job.instanceType(),
                        job.instanceCount(),
                        shorter(seconds, job.maxRuntimeSeconds()),
                        body.retryStrategy(),
                        body.quotaShareName(),
                        body.preemptionConfiguration()),
                null,
                fingerprint);
    }

    private static @Nullable Integer shorter(@Nullable Integer one, @Nullable Integer other) {
        return Stream.of(Optional.ofNullable(one), Optional.ofNullable(other))
                .flatMap(Optional::stream)
                .min(Integer::compare)
                .orElse(null);
    }

    private Decision invalid(String message) {
        return rejected(RejectionReason.INVALID_ARGUMENT, message);
    }

    private Decision rejected(RejectionReason reason, String message) {
        return Decision.rejected(COMMAND, reason, message, body.jobId());
    }
}
