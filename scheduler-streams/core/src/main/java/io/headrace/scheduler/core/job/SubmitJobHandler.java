package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.container.EffectiveContainer;
import io.headrace.scheduler.core.container.InvalidJobException;
import io.headrace.scheduler.core.placement.WaitDecision;
import io.headrace.scheduler.core.resource.DeregisterJobDefinitionHandler;
import io.headrace.scheduler.core.resource.ResourceNames;
import io.headrace.scheduler.core.state.DefinitionKey;
import io.headrace.scheduler.core.state.DefinitionRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.SchedulerView;
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
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.RetryStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A submission: accepted with everything that later decisions need, or refused. Idempotent: the id was chosen by whoever
 * submits, and the fingerprint tells a repetition from another job.
 */
public final class SubmitJobHandler {
    /** AWS's words for a job that failed because one that it waited for did. */
    public static final String DEPENDENCY_FAILED = "Dependent Job failed";

    private static final String COMMAND = "SubmitJob";

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
        if (jobId.isChild()) {
            return invalid("jobId '" + body.jobId() + "' is not valid: expected a UUID without an array index");
        }
        JobSpec known = view.specs().get(jobId);
        if (known != null) {
            return repeated(known, fingerprint);
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
        DefinitionKey definitionKey = DeregisterJobDefinitionHandler.named(view, body.jobDefinition());
        DefinitionRow definition =
                definitionKey == null ? null : view.definitions().get(definitionKey);
        if (definitionKey == null || definition == null || !definition.active()) {
            return rejected(
                    RejectionReason.UNKNOWN_JOB_DEFINITION,
                    "JobDefinition name " + body.jobDefinition() + " does not exist or is not in ACTIVE status");
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
        SharedUse shared = new SharedUse(view, body, queue, definition.definition());
        Decision unshared = shared.refusal();
        if (unshared != null) {
            return unshared;
        }
        Dependencies dependencies = new Dependencies();
        Decision refusal = dependencies.read(jobId);
        if (refusal != null) {
            return refusal;
        }
        try {
            JobSubmitted submitted =
                    submitted(jobId, queueName, definitionKey, definition.definition(), size, shared, fingerprint);
            return accepted(submitted, dependencies, now);
        } catch (InvalidJobException e) {
            return invalid(e.getMessage());
        }
    }

    private Decision repeated(JobSpec known, String fingerprint) {
        return known.fingerprint().equals(fingerprint)
                ? rejected(
                        RejectionReason.ALREADY_SUBMITTED,
                        "Job " + body.jobId() + " was submitted before; nothing changes")
                : rejected(
                        RejectionReason.JOB_ID_TAKEN,
                        "Job " + body.jobId() + " was submitted before with another payload");
    }

    private JobSubmitted submitted(
            JobId jobId,
            String queueName,
            DefinitionKey definitionKey,
            RegisterJobDefinition definition,
            @Nullable Integer size,
            SharedUse shared,
            String fingerprint)
            throws InvalidJobException {
        Map<String, String> parameters = new LinkedHashMap<>(definition.parameters());
        parameters.putAll(body.parameters());
        EffectiveContainer effective = EffectiveContainer.of(
                Objects.requireNonNull(definition.containerProperties(), "a container definition has a container"),
                body.containerOverrides(),
                parameters);
        return new JobSubmitted(
                jobId,
                body.jobName(),
                queueName,
                definitionKey.toString(),
                size,
                body.dependsOn(),
                parameters,
                effective.container(),
                effective.resources(),
                body.retryStrategy() != null ? body.retryStrategy() : definition.retryStrategy(),
                body.timeout() != null ? body.timeout() : definition.timeout(),
                body.tags(),
                body.propagateTags() != null ? body.propagateTags() : definition.propagateTags(),
                definition.platformCapabilities(),
                body.shareIdentifier(),
                shared.schedulingPriority(),
                shared.consumables(),
                fingerprint);
    }

    private Decision accepted(JobSubmitted submitted, Dependencies dependencies, long now) {
        JobId jobId = submitted.jobId();
        List<Event> events = new ArrayList<>();
        events.add(submitted);
        if (dependencies.failed) {
            events.add(new JobFailed(jobId, FailureCause.DEPENDENCY_FAILED, DEPENDENCY_FAILED, false));
            return new Decision(events, List.of());
        }
        if (!dependencies.open.isEmpty()) {
            events.add(new JobPending(jobId, List.copyOf(dependencies.open)));
            return new Decision(events, List.of());
        }
        events.add(queued(jobId, submitted.jobQueue(), submitted.arraySize() != null));
        // Told at submission, whatever stands before it in the queue.
        WaitDecision.held(view, submitted.jobQueue(), jobId, submitted.resources(), now)
                .ifPresent(events::add);
        return new Decision(events, List.of(new Plan()));
    }

    /** The event that makes a job that waits for nothing any more ready to be placed. */
    public static Event queued(JobId jobId, String queue, boolean array) {
        return array ? new ArrayQueued(jobId, queue) : new JobQueued(jobId, queue, 1, false);
    }

    private Decision invalid(String message) {
        return rejected(RejectionReason.INVALID_ARGUMENT, message);
    }

    private Decision rejected(RejectionReason reason, String message) {
        return Decision.rejected(COMMAND, reason, message, body.jobId());
    }

    /** What the submission depends on, as it stands now. */
    private final class Dependencies {
        private final Set<JobId> open = new LinkedHashSet<>();
        private boolean failed;

        /** Reads all of them; null when all are well-formed and known. */
        private @Nullable Decision read(JobId self) {
            for (int i = 0; i < body.dependsOn().size(); i++) {
                Decision refusal = read(self, body.dependsOn().get(i), "dependsOn[" + i + "]");
                if (refusal != null) {
                    return refusal;
                }
            }
            return null;
        }

        private @Nullable Decision read(JobId self, JobDependency dependency, String field) {
            if (dependency.type() != null) {
                return rejected(
                        RejectionReason.NOT_SUPPORTED,
                        field + ".type " + dependency.type() + " is not supported: expected none");
            }
            String text = dependency.jobId();
            if (text == null) {
                return invalid(field + ".jobId must be provided");
            }
            JobId other;
            try {
                other = JobId.parse(text);
            } catch (IllegalArgumentException e) {
                return invalid(field + ".jobId '" + text + "' is not valid: expected a job id");
            }
            if (other.isChild()) {
                return rejected(
                        RejectionReason.NOT_SUPPORTED,
                        field + ".jobId '" + text
                                + "' names an array child, which is not supported: expected a whole job");
            }
            if (other.equals(self)) {
                return invalid(field + ".jobId '" + text + "' is the job itself");
            }
            JobRow row = view.jobs().get(other);
            if (row == null) {
                return rejected(
                        RejectionReason.UNKNOWN_DEPENDENCY,
                        field + ".jobId '" + text + "' does not exist: expected a job that was submitted before");
            }
            failed |= row.status() == JobStatus.FAILED;
            if (!row.status().terminal()) {
                open.add(other);
            }
            return null;
        }
    }
}
