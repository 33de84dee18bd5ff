package io.headrace.schemas.command;

import io.headrace.schemas.Copies;
import io.headrace.schemas.value.ArrayProperties;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.ComputeResource;
import io.headrace.schemas.value.ContainerOverrides;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.JobTimeout;
import io.headrace.schemas.value.RetryStrategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks the scheduler to do. Each record is the request body of the AWS Batch operation of the same name.
 *
 * <p>Anybody with write access to {@code headrace.commands} may publish one, also inside a transaction. The scheduler
 * answers each with events, or with one {@code CommandRejected}, that carry the command's CloudEvents id as causation id.
 */
public sealed interface ClientCommand {
    /**
     * Makes the next revision of a job definition.
     *
     * @param jobDefinitionName 1 to 128 letters, digits, {@code -} and {@code _}
     * @param type {@code container}
     * @param parameters defaults for {@code Ref::} elements of the command
     * @param schedulingPriority 0 to 9999 (stored and shown)
     * @param containerProperties the container
     * @param retryStrategy default for jobs
     * @param timeout default for jobs
     * @param tags at most 50
     * @param propagateTags default for jobs
     * @param platformCapabilities stored and shown
     */
    record RegisterJobDefinition(
            String jobDefinitionName,
            String type,
            Map<String, String> parameters,
            @Nullable Integer schedulingPriority,
            @Nullable ContainerProperties containerProperties,
            @Nullable RetryStrategy retryStrategy,
            @Nullable JobTimeout timeout,
            Map<String, String> tags,
            @Nullable Boolean propagateTags,
            List<String> platformCapabilities)
            implements ClientCommand {
        /** Copies the collections; an absent one becomes empty. */
        public RegisterJobDefinition {
            parameters = Copies.map(parameters);
            tags = Copies.map(tags);
            platformCapabilities = Copies.list(platformCapabilities);
        }
    }

    /**
     * Makes a compute environment.
     *
     * @param computeEnvironmentName 1 to 128 letters, digits, {@code -} and {@code _}
     * @param type {@code MANAGED} or {@code UNMANAGED}
     * @param state {@code ENABLED} (when absent) or {@code DISABLED}
     * @param unmanagedvCpus vCPUs of an unmanaged environment
     * @param computeResources required when managed
     * @param serviceRole stored and shown
     * @param tags at most 50
     */
    record CreateComputeEnvironment(
            String computeEnvironmentName,
            String type,
            @Nullable String state,
            @Nullable Integer unmanagedvCpus,
            @Nullable ComputeResource computeResources,
            @Nullable String serviceRole,
            Map<String, String> tags)
            implements ClientCommand {
        /** Copies the collections; an absent one becomes empty. */
        public CreateComputeEnvironment {
            tags = Copies.map(tags);
        }
    }

    /**
     * Makes a job queue.
     *
     * @param jobQueueName 1 to 128 letters, digits, {@code -} and {@code _}
     * @param state {@code ENABLED} (when absent) or {@code DISABLED}
     * @param priority the higher is served first
     * @param computeEnvironmentOrder where its jobs run, tried in ascending order
     * @param tags at most 50
     */
    record CreateJobQueue(
            String jobQueueName,
            @Nullable String state,
            int priority,
            List<ComputeEnvironmentOrder> computeEnvironmentOrder,
            Map<String, String> tags)
            implements ClientCommand {
        /** Copies the collections; an absent one becomes empty. */
        public CreateJobQueue {
            computeEnvironmentOrder = Copies.list(computeEnvironmentOrder);
            tags = Copies.map(tags);
        }
    }

    /**
     * Submits a job. Idempotent for as long as the job is retained: a repetition with the same id and the same payload changes
     * nothing, one with another payload is rejected.
     *
     * @param jobId lower-case UUID, chosen by whoever submits
     * @param jobName 1 to 128 letters, digits, {@code -} and {@code _}, starting with a letter or digit
     * @param jobQueue name or ARN of an enabled queue
     * @param jobDefinition name (highest active revision), {@code name:revision}, or an ARN of either
     * @param arrayProperties makes it an array job
     * @param dependsOn jobs that must succeed first
     * @param parameters for {@code Ref::} elements of the command; override those of the definition
     * @param containerOverrides changes to the definition's container
     * @param retryStrategy replaces the definition's
     * @param timeout replaces the definition's
     * @param propagateTags replaces the definition's
     * @param tags at most 50
     */
    record SubmitJob(
            String jobId,
            String jobName,
            String jobQueue,
            String jobDefinition,
            @Nullable ArrayProperties arrayProperties,
            List<JobDependency> dependsOn,
            Map<String, String> parameters,
            @Nullable ContainerOverrides containerOverrides,
            @Nullable RetryStrategy retryStrategy,
            @Nullable JobTimeout timeout,
            @Nullable Boolean propagateTags,
            Map<String, String> tags)
            implements ClientCommand {
        /** Copies the collections; an absent one becomes empty. */
        public SubmitJob {
            dependsOn = Copies.list(dependsOn);
            parameters = Copies.map(parameters);
            tags = Copies.map(tags);
        }
    }

    /**
     * Takes back a job that has not been placed; without effect on one that has.
     *
     * @param jobId job, array job or array child
     * @param reason becomes the job's status reason, 1 to 1024 characters
     */
    record CancelJob(String jobId, String reason) implements ClientCommand {}

    /**
     * Ends a job in whatever state it is: a waiting one as {@link CancelJob} does, a running one by stopping its container.
     *
     * @param jobId job, array job or array child
     * @param reason becomes the job's status reason, 1 to 1024 characters
     */
    record TerminateJob(String jobId, String reason) implements ClientCommand {}
}
