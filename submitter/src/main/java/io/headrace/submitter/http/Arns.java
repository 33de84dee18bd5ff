package io.headrace.submitter.http;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.id.ResourceArn;
import io.headrace.submitter.readmodel.LogStream;
import java.util.Optional;

/**
 * ARNs as one request sees them: in the region that it was signed for.
 *
 * @param region for example {@code us-east-1}
 * @param account whose resources
 */
public record Arns(String region, AccountId account) {
    /** Of a job, array child or node. */
    public String job(JobId id) {
        return batch("job/" + id);
    }

    /** Of a revision of a job definition. */
    public String jobDefinition(String nameAndRevision) {
        return batch("job-definition/" + nameAndRevision);
    }

    /** Of a queue. */
    public String jobQueue(String name) {
        return batch("job-queue/" + name);
    }

    /** Of a compute environment. */
    public String computeEnvironment(String name) {
        return batch("compute-environment/" + name);
    }

    /** Of a scheduling policy. */
    public String schedulingPolicy(String name) {
        return batch("scheduling-policy/" + name);
    }

    /** Of a consumable resource. */
    public String consumableResource(String name) {
        return batch("consumable-resource/" + name);
    }

    /** Of a service environment. */
    public String serviceEnvironment(String name) {
        return batch("service-environment/" + name);
    }

    /** Of a quota share. */
    public String quotaShare(String queue, String name) {
        return batch("job-queue/" + queue + "/quota-share/" + name);
    }

    /** Of a service job. */
    public String serviceJob(JobId id) {
        return batch("service-job/" + id);
    }

    /** Of what SageMaker would call the training job of an attempt. */
    public String trainingJob(String attemptName) {
        return "arn:" + partition() + ":sagemaker:" + region + ":" + account + ":training-job/" + attemptName;
    }

    /** Of the cluster that AWS would make for a compute environment. */
    public String cluster(String computeEnvironment, String uuid) {
        return ecs("cluster/" + computeEnvironment + "_Batch_" + uuid);
    }

    /** Of an attempt, where AWS clients expect a task. */
    public String task(String computeEnvironment, AttemptId attempt) {
        return ecs("task/" + computeEnvironment + "/" + LogStream.taskId(attempt));
    }

    /** Of an executor, where AWS clients expect a container instance. */
    public String containerInstance(String computeEnvironment, ExecutorId executor) {
        return ecs("container-instance/" + computeEnvironment + "/" + executor);
    }

    /**
     * The name in a name or ARN of this account.
     *
     * @param kind what the ARN must name, for example {@code job-queue}
     * @return the name; the text as it is when it is no ARN of that kind and account, and so names nothing
     */
    public String nameIn(String nameOrArn, String kind) {
        return ours(nameOrArn, "batch", kind + "/").orElse(nameOrArn);
    }

    /** Whether a text is the ARN of something of another account's. */
    public boolean isForeign(String text) {
        String[] parts = text.split(":", 6);
        return parts.length == 6
                && parts[0].equals("arn")
                && parts[2].equals("batch")
                && !parts[4].equals(account.value());
    }

    /**
     * The name of a log group in its name or ARN, with or without the {@code :*} of its streams.
     *
     * @return the name; the text as it is when it is no ARN of a group of this account, and so names nothing
     */
    public String logGroupIn(String nameOrArn) {
        return ours(nameOrArn, "logs", "log-group:").orElse(nameOrArn).replaceFirst(":\\*$", "");
    }

    /** What stands behind a prefix in an ARN of this account. */
    private Optional<String> ours(String text, String service, String prefix) {
        String[] parts = text.split(":", 6);
        boolean ours = parts.length == 6
                && parts[0].equals("arn")
                && parts[2].equals(service)
                && parts[4].equals(account.value())
                && parts[5].startsWith(prefix);
        return ours ? Optional.of(parts[5].substring(prefix.length())) : Optional.empty();
    }

    /**
     * What an ARN names that can have tags.
     *
     * @throws ApiError when it names nothing of this account that can
     */
    public ResourceArn resource(String text) {
        ResourceArn arn;
        try {
            arn = ResourceArn.parse(text);
        } catch (IllegalArgumentException e) {
            throw ApiError.client(String.valueOf(e.getMessage()));
        }
        if (!arn.account().equals(account.value())) {
            throw ApiError.client(
                    "resourceArn '" + text + "' is not valid: expected one of account " + account.value());
        }
        return arn;
    }

    /** Of a group of log streams. */
    public String logGroup(String name) {
        return "arn:" + partition() + ":logs:" + region + ":" + account + ":log-group:" + name;
    }

    /** Of a log stream. */
    public String logStream(LogStream stream) {
        return logGroup(stream.group()) + ":log-stream:" + stream.name();
    }

    /** Of anything of AWS Batch's, by its kind and name. */
    String batch(String resource) {
        return "arn:" + partition() + ":batch:" + region + ":" + account + ":" + resource;
    }

    private String ecs(String resource) {
        return "arn:" + partition() + ":ecs:" + region + ":" + account + ":" + resource;
    }

    private String partition() {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }
}
