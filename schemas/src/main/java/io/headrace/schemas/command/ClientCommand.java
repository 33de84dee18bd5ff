package io.headrace.schemas.command;

import io.headrace.schemas.Copies;
import io.headrace.schemas.value.ArrayProperties;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.ComputeResource;
import io.headrace.schemas.value.ConsumableResourceProperties;
import io.headrace.schemas.value.ContainerOverrides;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.EcsPropertiesOverride;
import io.headrace.schemas.value.EcsSettings;
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.JobStateTimeLimitAction;
import io.headrace.schemas.value.JobTimeout;
import io.headrace.schemas.value.NodeOverrides;
import io.headrace.schemas.value.NodeProperties;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.RetryStrategy;
import io.headrace.schemas.value.ServiceEnvironmentOrder;
import io.headrace.schemas.value.UpdatePolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks the scheduler to do. Each record is the request body of the AWS Batch operation of the same name.
 *
 * <p>Anybody with write access to {@code headrace.commands} may publish one, also inside a transaction. The scheduler
 * answers each with events, or with one {@code CommandRejected}, that carry the command's CloudEvents id as causation id.
 */
public sealed interface ClientCommand
        permits ClientCommand.RegisterJobDefinition,
                ClientCommand.CreateComputeEnvironment,
                ClientCommand.CreateJobQueue,
                ClientCommand.SubmitJob,
                ClientCommand.CancelJob,
                ClientCommand.TerminateJob,
                ClientCommand.RetryJob,
                ResourceCommand,
                ServiceCommand {
    /**
     * Makes the next revision of a job definition.
     *
     * @param jobDefinitionName 1 to 128 letters, digits, {@code -} and {@code _}, starting with a letter or digit
     * @param type {@code container} or {@code multinode}
     * @param parameters defaults for {@code Ref::} elements of the command
     * @param schedulingPriority 0 to 9999, place inside its share of a job that names none; only queues with a fair-share policy look at it
     * @param containerProperties the container, of type container
     * @param nodeProperties the nodes, of type multinode
     * @param ecsProperties several containers instead of the one, of type container
     * @param retryStrategy default for jobs
     * @param timeout default for jobs
     * @param tags at most 50
     * @param propagateTags default for jobs
     * @param platformCapabilities stored and shown
     * @param consumableResourceProperties consumable resources that each attempt of a job takes
     * @param placementConstraints what executors have to be for its jobs to run there, all of them; at most 10, with those of the
     *     submission. Not in AWS Batch
     */
    record RegisterJobDefinition(
            String jobDefinitionName,
            String type,
            Map<String, String> parameters,
            @Nullable Integer schedulingPriority,
            @Nullable ContainerProperties containerProperties,
            @Nullable NodeProperties nodeProperties,
            @Nullable EcsProperties ecsProperties,
            @Nullable RetryStrategy retryStrategy,
            @Nullable JobTimeout timeout,
            Map<String, String> tags,
            @Nullable Boolean propagateTags,
            List<String> platformCapabilities,
            @Nullable ConsumableResourceProperties consumableResourceProperties,
            List<PlacementConstraint> placementConstraints)
            implements ClientCommand {
        /** Copies the collections; an absent one becomes empty. */
        public RegisterJobDefinition {
            parameters = Copies.map(parameters);
            tags = Copies.map(tags);
            platformCapabilities = Copies.list(platformCapabilities);
            placementConstraints = Copies.list(placementConstraints);
        }

        /** A definition of one container, or of nodes. */
        public RegisterJobDefinition(
                String jobDefinitionName,
                String type,
                Map<String, String> parameters,
                @Nullable Integer schedulingPriority,
                @Nullable ContainerProperties containerProperties,
                @Nullable NodeProperties nodeProperties,
                @Nullable RetryStrategy retryStrategy,
                @Nullable JobTimeout timeout,
                Map<String, String> tags,
                @Nullable Boolean propagateTags,
                List<String> platformCapabilities,
                @Nullable ConsumableResourceProperties consumableResourceProperties) {
            this(
                    jobDefinitionName,
                    type,
                    parameters,
                    schedulingPriority,
                    containerProperties,
                    nodeProperties,
                    null,
                    retryStrategy,
                    timeout,
                    tags,
                    propagateTags,
                    platformCapabilities,
                    consumableResourceProperties,
                    List.of());
        }
    }

    /**
     * Makes a compute environment.
     *
     * @param computeEnvironmentName 1 to 128 letters, digits, {@code -} and {@code _}, starting with a letter or digit
     * @param type {@code MANAGED} or {@code UNMANAGED}
     * @param state {@code ENABLED} (when absent) or {@code DISABLED}
     * @param unmanagedvCpus vCPUs of an unmanaged environment
     * @param computeResources required when managed
     * @param serviceRole stored and shown
     * @param tags at most 50
     * @param updatePolicy stored and shown; AWS takes it with UpdateComputeEnvironment only
     * @param ecsSettings stored and shown
     * @param context stored and shown
     */
    record CreateComputeEnvironment(
            String computeEnvironmentName,
            String type,
            @Nullable String state,
            @Nullable Integer unmanagedvCpus,
            @Nullable ComputeResource computeResources,
            @Nullable String serviceRole,
            Map<String, String> tags,
            @Nullable UpdatePolicy updatePolicy,
            @Nullable EcsSettings ecsSettings,
            @Nullable String context)
            implements ClientCommand {
        /** Copies the collections; an absent one becomes empty. */
        public CreateComputeEnvironment {
            tags = Copies.map(tags);
        }

        /** An environment without what is only stored. */
        public CreateComputeEnvironment(
                String computeEnvironmentName,
                String type,
                @Nullable String state,
                @Nullable Integer unmanagedvCpus,
                @Nullable ComputeResource computeResources,
                @Nullable String serviceRole,
                Map<String, String> tags) {
            this(
                    computeEnvironmentName,
                    type,
                    state,
                    unmanagedvCpus,
                    computeResources,
                    serviceRole,
                    tags,
                    null,
                    null,
                    null);
        }
    }

    /**
     * Makes a job queue.
     *
     * @param jobQueueName 1 to 128 letters, digits, {@code -} and {@code _}, starting with a letter or digit
     * @param state {@code ENABLED} (when absent) or {@code DISABLED}
     * @param priority the higher is served first
     * @param schedulingPolicyArn ARN or name of a scheduling policy: the queue serves its shares fairly; absent means first in,
     *     first out, for good
     * @param jobQueueType {@code SAGEMAKER_TRAINING} for service jobs; stored and shown for others
     * @param computeEnvironmentOrder where its jobs run, tried in ascending order; empty for service jobs
     * @param serviceEnvironmentOrder where its service jobs run, one; empty for other jobs
     * @param jobStateTimeLimitActions what happens to a job that heads the queue for too long, an entry per reason
     * @param maxRunningJobs most jobs and array children of the queue that are placed at once, 1 or more; absent means no
     *     limit. Not in AWS Batch
     * @param backfill whether jobs behind one that does not fit may go first where that does not delay it; {@code true} when
     *     absent. Not in AWS Batch
     * @param tags at most 50
     */
    record CreateJobQueue(
            String jobQueueName,
            @Nullable String state,
            int priority,
            @Nullable String schedulingPolicyArn,
            @Nullable String jobQueueType,
            List<ComputeEnvironmentOrder> computeEnvironmentOrder,
            List<ServiceEnvironmentOrder> serviceEnvironmentOrder,
            List<JobStateTimeLimitAction> jobStateTimeLimitActions,
            @Nullable Integer maxRunningJobs,
            @Nullable Boolean backfill,
            Map<String, String> tags)
            implements ClientCommand {
        /** Copies the collections; an absent one becomes empty. */
        public CreateJobQueue {
            computeEnvironmentOrder = Copies.list(computeEnvironmentOrder);
            serviceEnvironmentOrder = Copies.list(serviceEnvironmentOrder);
            jobStateTimeLimitActions = Copies.list(jobStateTimeLimitActions);
            tags = Copies.map(tags);
        }

        /** A queue of compute environments. */
        public CreateJobQueue(
                String jobQueueName,
                @Nullable String state,
                int priority,
                @Nullable String schedulingPolicyArn,
                List<ComputeEnvironmentOrder> computeEnvironmentOrder,
                List<JobStateTimeLimitAction> jobStateTimeLimitActions,
                @Nullable Integer maxRunningJobs,
                @Nullable Boolean backfill,
                Map<String, String> tags) {
            this(
                    jobQueueName,
                    state,
                    priority,
                    schedulingPolicyArn,
                    null,
                    computeEnvironmentOrder,
                    List.of(),
                    jobStateTimeLimitActions,
                    maxRunningJobs,
                    backfill,
                    tags);
        }

        /** A queue that is served first in, first out, without limits of its own. */
        public CreateJobQueue(
                String jobQueueName,
                @Nullable String state,
                int priority,
                List<ComputeEnvironmentOrder> computeEnvironmentOrder,
                Map<String, String> tags) {
            this(jobQueueName, state, priority, null, computeEnvironmentOrder, List.of(), null, null, tags);
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
     * @param shareIdentifier whose share of the queue the job counts to; given if, and only if, the queue has a fair-share policy
     * @param schedulingPriorityOverride 0 to 9999, replaces the definition's; only for a queue with a fair-share policy
     * @param arrayProperties makes it an array job
     * @param dependsOn jobs that must end first
     * @param parameters for {@code Ref::} elements of the command; override those of the definition
     * @param containerOverrides changes to the definition's container
     * @param nodeOverrides changes to the nodes of a multi-node definition
     * @param ecsPropertiesOverride changes to the containers of a definition that has several
     * @param retryStrategy replaces the definition's
     * @param timeout replaces the definition's
     * @param propagateTags replaces the definition's
     * @param consumableResourcePropertiesOverride replaces the definition's
     * @param placementConstraints what executors have to be for it to run there, beside what the definition says; at most 10 in all. Not
     *     in AWS Batch
     * @param tags at most 50
     */
    record SubmitJob(
            String jobId,
            String jobName,
            String jobQueue,
            String jobDefinition,
            @Nullable String shareIdentifier,
            @Nullable Integer schedulingPriorityOverride,
            @Nullable ArrayProperties arrayProperties,
            List<JobDependency> dependsOn,
            Map<String, String> parameters,
            @Nullable ContainerOverrides containerOverrides,
            @Nullable NodeOverrides nodeOverrides,
            @Nullable EcsPropertiesOverride ecsPropertiesOverride,
            @Nullable RetryStrategy retryStrategy,
            @Nullable JobTimeout timeout,
            @Nullable Boolean propagateTags,
            @Nullable ConsumableResourceProperties consumableResourcePropertiesOverride,
            List<PlacementConstraint> placementConstraints,
            Map<String, String> tags)
            implements ClientCommand {
        /** Copies the collections; an absent one becomes empty. */
        public SubmitJob {
            dependsOn = Copies.list(dependsOn);
            parameters = Copies.map(parameters);
            placementConstraints = Copies.list(placementConstraints);
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

    /**
     * Runs an ended job again, as a new job with the same specification; what the old one depended on is not waited for again. Of
     * an array job, only the failed children if so wished: the others count as succeeded in the new one from the start.
     * Idempotent as {@link SubmitJob} is. Headrace's own command.
     *
     * @param jobId the new job: a lower-case UUID, chosen by whoever asks
     * @param retriedJobId the single job or array job that has ended
     * @param failedOnly whether only what has failed runs again; then the old job must have failed. Absent means all
     */
    record RetryJob(
            String jobId, String retriedJobId, @Nullable Boolean failedOnly) implements ClientCommand {}
}
