package io.headrace.scheduler.core;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.command.ServiceCommand.TerminateServiceJob;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceJob;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Commands about service jobs. */
final class RandomServiceJobs {
    private final Dice dice;
    private final List<SubmitServiceJob> submitted = new ArrayList<>();

    RandomServiceJobs(Dice dice) {
        this.dice = dice;
    }

    /** The next one; mostly about service jobs, sometimes about this other one. */
    ClientCommand next(String other) {
        int kind = dice.below(100);
        if (submitted.isEmpty() || kind < 60) {
            return submit();
        }
        String job = dice.percent(90)
                ? submitted
                        .get(submitted.size() - 1 - dice.below(Math.min(8, submitted.size())))
                        .jobId()
                : other;
        return kind < 80 ? new UpdateServiceJob(job, dice.below(4)) : new TerminateServiceJob(job, "enough");
    }

    private SubmitServiceJob submit() {
        if (!submitted.isEmpty() && dice.percent(5)) {
            return dice.oneOf(submitted);
        }
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("jobId", dice.uuid());
        body.put("jobName", "training");
        body.put(
                "jobQueue",
                dice.percent(50)
                        ? RandomResources.QUOTA_QUEUE
                        : dice.percent(95)
                                ? dice.oneOf(RandomResources.SERVICE_QUEUES)
                                : dice.oneOf(RandomResources.QUEUES));
        body.put("serviceJobType", "SAGEMAKER_TRAINING");
        body.put("serviceRequestPayload", payload());
        if (RandomResources.QUOTA_QUEUE.equals(body.get("jobQueue")) ? dice.percent(97) : dice.percent(2)) {
            body.put("quotaShareName", dice.oneOf(RandomResources.QUOTA_SHARES));
            if (dice.percent(50)) {
                body.put("preemptionConfiguration", Map.of("preemptionRetriesBeforeTermination", dice.below(3)));
            }
        } else if (dice.percent(50)) {
            body.put("shareIdentifier", dice.oneOf("UserA1", "UserB", "C"));
        }
        if (dice.percent(50)) {
            body.put("schedulingPriority", dice.below(4));
        }
        if (dice.percent(60)) {
            body.put(
                    "retryStrategy",
                    Map.of(
                            "attempts",
                            dice.between(1, 3),
                            "evaluateOnExit",
                            List.of(Map.of(
                                    "action",
                                    "EXIT",
                                    "onStatusReason",
                                    dice.oneOf("Received status from SageMaker: Alg*", "none")))));
        }
        if (dice.percent(30)) {
            body.put("timeoutConfig", Map.of("attemptDurationSeconds", dice.between(60, 200)));
        }
        SubmitServiceJob command = JsonCodec.mapper().convertValue(body, SubmitServiceJob.class);
        submitted.add(command);
        return command;
    }

    private String payload() {
        return """
                {"AlgorithmSpecification": {"TrainingImage": "busybox"},
                 "ResourceConfig": {"InstanceType": "%s", "InstanceCount": %d}}""".formatted(
                dice.oneOf("ml.t3.medium", "ml.t3.medium", "ml.t3.small", "ml.t3.small", "ml.m5.large", "ml.none"),
                dice.percent(97) ? 1 : 2);
    }
}
