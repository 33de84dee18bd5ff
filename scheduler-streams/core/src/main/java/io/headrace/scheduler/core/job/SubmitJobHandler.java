package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.Sweep;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.container.InvalidJobException;
import io.headrace.scheduler.core.placement.Need;
import io.headrace.scheduler.core.placement.WaitDecision;
import io.headrace.scheduler.core.resource.DeregisterJobDefinitionHandler;
import io.headrace.scheduler.core.resource.ResourceNames;
import io.headrace.scheduler.core.state.DefinitionKey;
import io.headrace.scheduler.core.state.DefinitionRow;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPending;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ArrayProperties;
import io.headrace.schemas.value.RetryStrategy;
import io.headrace.schemas.value.ServiceJob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A submission: accepted with everything that later decisions need, or refused. Idempotent: the id was chosen by whoever
 * submits, and the fingerprint tells a repetition from another job.
 */
public final class SubmitJobHandler {
    private static final String COMMAND = "SubmitJob";
    /** AWS's, letter by letter: its clients know them. */
    private static final SharedUse.Words SHARE_WORDS = new SharedUse.Words(
            "shareIdentifier must be specified.",
            "Job with shareIdentifier or schedulingPriority can onlybe submitted to job queue with fair share"
                    + " scheduling policy.");

    private final SchedulerView view;
    private final SubmitJob body;

    private SubmitJobHandler(SchedulerView view, SubmitJob body) {
        this.view = view;
        this.body = body;
    }

    /** Accepts or refuses. */
    public static Decision decide(
            SchedulerView view, SubmitJob body, String fingerprint, SchedulerConfig config, long now) {
        return new SubmitJobHandler(view, body).decide(fingerprint, config, now);
    }

    private Decision decide(String fingerprint, SchedulerConfig config, long now) {
        JobId jobId;
        try {
            jobId = JobId.parse(body.jobId());
        } catch (IllegalArgumentException e) {
            return invalid("jobId '" + body.jobId() + "' is not valid: expected a lower-case UUID");
        }
        if (!jobId.isWhole()) {
            return invalid("jobId '" + body.jobId() + "' is not valid: expected a UUID without an index");
        }
        JobSpec known = view.specs().get(jobId);
        if (known != null) {
            return repeated(COMMAND, body.jobId(), known, fingerprint);
        }
        String queueName = ResourceNames.queue(body.jobQueue());
        QueueRow queue = view.queues().get(queueName);
        if (queue == null) {
            return rejected(RejectionReason.UNKNOWN_QUEUE, "Job queue " + body.jobQueue() + " does not exist");
        }
        if (!queue.enabled()) {
            return rejected(
                    RejectionReason.QUEUE_DISABLED, "Job queue " + queueName + " is DISABLED: it takes no jobs");
        }
        if (queue.service()) {
            return invalid("Job queue " + queueName
                    + " has the type SAGEMAKER_TRAINING and takes service jobs only: expected SubmitServiceJob");
        }
        DefinitionKey definitionKey = DeregisterJobDefinitionHandler.named(view, body.jobDefinition());
        DefinitionRow definition =
                definitionKey == null ? null : view.definitions().get(definitionKey);
        if (definitionKey == null || definition == null || !definition.active()) {
            return rejected(
                    RejectionReason.UNKNOWN_JOB_DEFINITION,
                    body.jobDefinition().startsWith("arn:")
                            ? "JobDefinition " + body.jobDefinition() + " not found."
                            : "JobDefinition name " + body.jobDefinition()
                                    + " does not exist or is not in ACTIVE status");
        }
        ArrayProperties array = body.arrayProperties();
        Integer size = array == null ? null : array.size();
        if (size != null && size > config.arraySizeMax()) {
            return invalid("arrayProperties.size " + size + " is too large: expected at most " + config.arraySizeMax());
        }
        RetryStrategy retry = body.retryStrategy();
        if (retry != null && retry.attempts() == null) {
            return invalid("RetryAttempts must be provided with retry strategy");
        }
        try {
            Runs runs = Runs.of(body, definition.definition());
            if (queue.policy() == null && body.schedulingPriorityOverride() != null) {
                return invalid(SHARE_WORDS.unwanted());
            }
            SharedUse shared = new SharedUse(queueName, body.shareIdentifier(), runs.consumables());
            SharedUse.Refusal refusal = shared.refusal(view, SHARE_WORDS, config);
            if (refusal != null) {
                return rejected(refusal.reason(), refusal.message());
            }
            SubmittedDependencies dependencies = SubmittedDependencies.read(view, body, jobId, config);
            JobSubmitted submitted =
                    submitted(jobId, queueName, definitionKey, definition.definition(), size, runs, fingerprint);
            return accepted(submitted, dependencies, now);
        } catch (SubmittedDependencies.RefusedException e) {
            return rejected(e.reason(), e.getMessage());
        } catch (InvalidJobException e) {
            return invalid(e.getMessage());
        }
    }

    private JobSubmitted submitted(
            JobId jobId,
            String queueName,
            DefinitionKey definitionKey,
            RegisterJobDefinition definition,
            @Nullable Integer size,
            Runs runs,
            String fingerprint) {
        return new JobSubmitted(
                jobId,
                body.jobName(),
                queueName,
                definitionKey.toString(),
                size,
                body.dependsOn(),
                runs.parameters(),
                runs.container(),
                runs.ecsProperties(),
                runs.nodes(),
                runs.resources(),
                body.retryStrategy() != null ? body.retryStrategy() : definition.retryStrategy(),
                body.timeout() != null ? body.timeout() : definition.timeout(),
                body.tags(),
                body.propagateTags() != null ? body.propagateTags() : definition.propagateTags(),
                definition.platformCapabilities(),
                body.shareIdentifier(),
                schedulingPriority(definition),
                runs.consumables(),
                runs.placementConstraints(),
                null,
                null,
                fingerprint);
    }

    private int schedulingPriority(RegisterJobDefinition definition) {
        Integer said = body.schedulingPriorityOverride() != null
                ? body.schedulingPriorityOverride()
                : definition.schedulingPriority();
        return said == null ? 0 : said;
    }

    private Decision accepted(JobSubmitted submitted, SubmittedDependencies dependencies, long now) {
        JobId jobId = submitted.jobId();
        List<Event> events = new ArrayList<>();
        events.add(submitted);
        String inVain = dependencies.inVain();
        if (inVain != null) {
            events.add(new JobFailed(jobId, FailureCause.DEPENDENCY_FAILED, inVain, false));
            return new Decision(events, List.of());
        }
        if (!dependencies.awaited().isEmpty()) {
            events.add(new JobPending(jobId, dependencies.awaited()));
        }
        if (dependencies.waitsForWholeJobs()) {
            WaitDecision.heldWhileBlocked(view, submitted.jobQueue(), jobId, need(submitted))
                    .ifPresent(events::add);
            return new Decision(events, List.of());
        }
        return ready(view, submitted, events, dependencies.stepwise(), now);
    }

    /** Queues a job that waits for no whole job; what nothing there is could hold is told so at once. */
    public static Decision ready(
            SchedulerView view, JobSubmitted submitted, List<Event> events, boolean stepwise, long now) {
        JobId jobId = submitted.jobId();
        events.add(queued(jobId, submitted.jobQueue(), submitted.arraySize() != null, stepwise));
        // Told at submission, whatever stands before it in the queue.
        WaitDecision.held(view, submitted.jobQueue(), jobId, need(submitted), now)
                .ifPresent(events::add);
        return new Decision(events, List.of(stepwise ? new Sweep(jobId) : new Plan()));
    }

    private static Need need(JobSubmitted submitted) {
        ServiceJob service = submitted.service();
        return new Need(
                submitted.resources(),
                submitted.nodes(),
                service == null ? null : new Instances(service.instanceType(), service.instanceCount()),
                JobSpec.requirement(
                        submitted.placementConstraints(),
                        submitted.container(),
                        submitted.ecsProperties(),
                        submitted.nodes()),
                service == null || service.quotaShareName() == null
                        ? null
                        : new ShareKey(submitted.jobQueue(), service.quotaShareName()));
    }

    /**
     * The event that makes a job that waits for no whole job any more ready to be placed.
     *
     * @param stepwise whether its children are released one by one, because each waits for other children
     */
    public static Event queued(JobId jobId, String queue, boolean array, boolean stepwise) {
        return array ? new ArrayQueued(jobId, queue, stepwise) : new JobQueued(jobId, queue, 1, false);
    }

    /** A job with this id is there: the same one again, which changes nothing, or another one, which is refused. */
    public static Decision repeated(String command, String jobId, JobSpec known, String fingerprint) {
        return known.fingerprint().equals(fingerprint)
                ? Decision.rejected(
                        command,
                        RejectionReason.ALREADY_SUBMITTED,
                        "Job " + jobId + " was submitted before; nothing changes",
                        jobId)
                : Decision.rejected(
                        command,
                        RejectionReason.JOB_ID_TAKEN,
                        "Job " + jobId + " was submitted before with another payload",
                        jobId);
    }

    private Decision invalid(String message) {
        return rejected(RejectionReason.INVALID_ARGUMENT, message);
    }

    private Decision rejected(RejectionReason reason, String message) {
        return Decision.rejected(COMMAND, reason, message, body.jobId());
    }
}
