package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.service.TrainingFiles;
import io.headrace.schemas.value.ServiceJob;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.readmodel.AttemptRow;
import io.headrace.submitter.readmodel.AttemptRow.Uncounted;
import io.headrace.submitter.readmodel.JobQueries.JobDetail;
import io.headrace.submitter.readmodel.JobRow;
import io.headrace.submitter.readmodel.ServiceQueries.Environment;
import io.headrace.submitter.readmodel.ServiceQueries.QuotaShare;
import io.headrace.submitter.readmodel.ServiceQueries.ServiceSummary;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Service environments and service jobs in the shapes of their operations: what is absent is left out, times are whole milliseconds.
 *
 * @param arns ARNs as the caller sees them
 */
public record ServiceShapes(Arns arns) {
    /** How many preempted attempts are shown, the latest. */
    private static final int RECENT = 5;

    /** ServiceEnvironmentDetail. */
    ObjectNode environment(Environment row) {
        CreateServiceEnvironment environment = row.environment();
        String name = environment.serviceEnvironmentName();
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("serviceEnvironmentName", name)
                .put("serviceEnvironmentArn", arns.serviceEnvironment(name))
                .put("serviceEnvironmentType", environment.serviceEnvironmentType())
                .put("state", environment.state() == null ? "ENABLED" : environment.state())
                .put("status", row.status());
        shape.set("capacityLimits", JsonCodec.mapper().valueToTree(environment.capacityLimits()));
        ObjectNode tags = shape.putObject("tags");
        environment.tags().forEach(tags::put);
        return shape;
    }

    /** The answer of DescribeQuotaShare. */
    ObjectNode quotaShare(QuotaShare row) {
        ObjectNode shape = quotaShareSummary(row);
        ObjectNode tags = shape.putObject("tags");
        row.share().tags().forEach(tags::put);
        return shape;
    }

    /** An element of ListQuotaShares. */
    ObjectNode quotaShareSummary(QuotaShare row) {
        CreateQuotaShare share = row.share();
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("quotaShareName", share.quotaShareName())
                .put("quotaShareArn", arns.quotaShare(share.jobQueue(), share.quotaShareName()))
                .put("jobQueueArn", arns.jobQueue(share.jobQueue()));
        shape.set("capacityLimits", JsonCodec.mapper().valueToTree(share.capacityLimits()));
        ObjectNode sharing = JsonCodec.mapper().valueToTree(share.resourceSharingConfiguration());
        if (!sharing.has("borrowLimit")
                && share.resourceSharingConfiguration().strategy().equals("LEND_AND_BORROW")) {
            sharing.put("borrowLimit", -1);
        }
        shape.set("resourceSharingConfiguration", sharing);
        shape.set("preemptionConfiguration", JsonCodec.mapper().valueToTree(share.preemptionConfiguration()));
        return shape.put("state", share.state() == null ? "ENABLED" : share.state())
                .put("status", row.status());
    }

    /** The answer of DescribeServiceJob. */
    public ObjectNode detail(JobDetail job) {
        JobRow row = job.row();
        JobSubmitted submitted = job.submitted();
        ServiceJob service = Objects.requireNonNull(submitted.service(), "a service job has a service");
        ObjectNode shape = common(row, service(row));
        shape.put("jobQueue", arns.jobQueue(row.head().queue()));
        ArrayNode attempts = shape.putArray("attempts");
        job.attempts().stream()
                .filter(attempt -> attempt.ended() && attempt.uncounted() == null)
                .forEach(attempt -> attempts.add(attempt(row, attempt)));
        if (!job.attempts().isEmpty()) {
            shape.put("scheduledAt", job.attempts().getLast().placedAt());
        }
        if (service.retryStrategy() != null) {
            ObjectNode strategy = shape.putObject("retryStrategy")
                    .put("attempts", service.retryStrategy().attempts());
            strategy.set(
                    "evaluateOnExit",
                    JsonCodec.mapper().valueToTree(service.retryStrategy().evaluateOnExit()));
        }
        shape.put("schedulingPriority", service(row).priority());
        shape.put("serviceRequestPayload", service.serviceRequestPayload());
        if (service.preemptionConfiguration() != null) {
            shape.set("preemptionConfiguration", JsonCodec.mapper().valueToTree(service.preemptionConfiguration()));
        }
        putPreemptions(shape, job);
        if (submitted.timeout() != null) {
            shape.set("timeoutConfig", JsonCodec.mapper().valueToTree(submitted.timeout()));
        }
        ObjectNode tags = shape.putObject("tags");
        submitted.tags().forEach(tags::put);
        return shape;
    }

    /** ServiceJobSummary. */
    ObjectNode summary(ServiceSummary job) {
        ObjectNode shape = common(job.row(), service(job.row()));
        if (job.scheduledAt() != null) {
            shape.put("scheduledAt", job.scheduledAt());
        }
        return shape;
    }

    private ObjectNode common(JobRow row, JobRow.Service service) {
        JobRow.Head head = row.head();
        JobRow.State state = row.state();
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("jobArn", arns.serviceJob(head.id()))
                .put("jobId", head.id().toString())
                .put("jobName", head.name())
                .put("serviceJobType", head.definition())
                .put("status", state.status().name())
                .put("createdAt", head.createdAt());
        shape.putArray("capacityUsage")
                .addObject()
                .put("capacityUnit", service.instanceType())
                .put("quantity", (double) service.instanceCount());
        if (state.attempt() > 0) {
            shape.putObject("latestAttempt")
                    .set("serviceResourceId", resource(row, new AttemptId(head.id(), state.attempt())));
        }
        put(shape, "shareIdentifier", head.sharing().share());
        put(shape, "quotaShareName", service.quotaShare());
        put(shape, "statusReason", state.shownReason());
        put(shape, "startedAt", state.startedAt());
        put(shape, "stoppedAt", state.stoppedAt());
        if (state.terminated()) {
            shape.put("isTerminated", true);
        }
        return shape;
    }

    private static JobRow.Service service(JobRow row) {
        return Objects.requireNonNull(row.head().service(), "a service job has a service");
    }

    private ObjectNode attempt(JobRow row, AttemptRow attempt) {
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        shape.set("serviceResourceId", resource(row, attempt.id()));
        put(shape, "startedAt", attempt.progress().startedAt());
        put(shape, "stoppedAt", attempt.progress().stoppedAt());
        put(shape, "statusReason", attempt.progress().statusReason());
        return shape;
    }

    private void putPreemptions(ObjectNode shape, JobDetail job) {
        List<AttemptRow> preempted = job.attempts().stream()
                .filter(attempt -> attempt.uncounted() == Uncounted.PREEMPTED)
                .toList();
        if (preempted.isEmpty()) {
            return;
        }
        ObjectNode summary = shape.putObject("preemptionSummary").put("preemptedAttemptCount", preempted.size());
        ArrayNode recent = summary.putArray("recentPreemptedAttempts");
        preempted.reversed().stream().limit(RECENT).forEach(attempt -> recent.add(attempt(job.row(), attempt)));
    }

    private ObjectNode resource(JobRow row, AttemptId attempt) {
        return JsonCodec.mapper()
                .createObjectNode()
                .put("name", "TrainingJobArn")
                .put(
                        "value",
                        arns.trainingJob(TrainingFiles.attemptName(service(row).name(), attempt)));
    }

    private static void put(ObjectNode shape, String name, @Nullable String value) {
        if (value != null) {
            shape.put(name, value);
        }
    }

    private static void put(ObjectNode shape, String name, @Nullable Long value) {
        if (value != null) {
            shape.put(name, (long) value);
        }
    }
}
