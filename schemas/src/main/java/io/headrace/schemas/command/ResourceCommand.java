package io.headrace.schemas.command;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.ComputeResourceUpdate;
import io.headrace.schemas.value.EcsSettings;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.schemas.value.JobStateTimeLimitAction;
import io.headrace.schemas.value.QuotaSharePolicy;
import io.headrace.schemas.value.ServiceEnvironmentOrder;
import io.headrace.schemas.value.UpdatePolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands about what jobs need, beyond making queues, environments and definitions. */
public sealed interface ResourceCommand extends ClientCommand {
    /**
     * Makes a revision of a job definition INACTIVE: it takes no more submissions.
     *
     * @param jobDefinition {@code name:revision}, or its ARN
     */
    record DeregisterJobDefinition(String jobDefinition) implements ResourceCommand {}

    /**
     * Changes a compute environment; what is absent stays as it is.
     *
     * @param computeEnvironment name or ARN
     * @param state {@code ENABLED} or {@code DISABLED}; a disabled one gets no placements, what runs there goes on
     * @param unmanagedvCpus vCPUs of an unmanaged environment
     * @param computeResources changes to the machines of a managed one
     * @param serviceRole stored and shown
     * @param updatePolicy stored and shown
     * @param ecsSettings stored and shown
     * @param context stored and shown
     */
    record UpdateComputeEnvironment(
            String computeEnvironment,
            @Nullable String state,
            @Nullable Integer unmanagedvCpus,
            @Nullable ComputeResourceUpdate computeResources,
            @Nullable String serviceRole,
            @Nullable UpdatePolicy updatePolicy,
            @Nullable EcsSettings ecsSettings,
            @Nullable String context)
            implements ResourceCommand {
        /** What is only stored stays as it is. */
        public UpdateComputeEnvironment(
                String computeEnvironment,
                @Nullable String state,
                @Nullable Integer unmanagedvCpus,
                @Nullable ComputeResourceUpdate computeResources,
                @Nullable String serviceRole) {
            this(computeEnvironment, state, unmanagedvCpus, computeResources, serviceRole, null, null, null);
        }
    }

    /**
     * Deletes a compute environment that is DISABLED and in no queue, once its last attempt has ended.
     *
     * @param computeEnvironment name or ARN
     */
    record DeleteComputeEnvironment(String computeEnvironment) implements ResourceCommand {}

    /**
     * Changes a job queue; what is absent stays as it is.
     *
     * @param jobQueue name or ARN
     * @param state {@code ENABLED} or {@code DISABLED}; a disabled one takes no submissions, jobs inside go on
     * @param schedulingPolicyArn another policy for a queue that has one
     * @param priority the higher is served first
     * @param computeEnvironmentOrder replaces the order when not empty; placed jobs stay where they are
     * @param serviceEnvironmentOrder replaces the service environment when not empty; placed jobs stay where they are
     * @param jobStateTimeLimitActions replaces all; empty removes all
     * @param maxRunningJobs most placed jobs at once; 0 takes the limit away
     * @param backfill whether jobs behind one that does not fit may go first
     */
    record UpdateJobQueue(
            String jobQueue,
            @Nullable String state,
            @Nullable String schedulingPolicyArn,
            @Nullable Integer priority,
            List<ComputeEnvironmentOrder> computeEnvironmentOrder,
            List<ServiceEnvironmentOrder> serviceEnvironmentOrder,

            @Nullable List<JobStateTimeLimitAction> jobStateTimeLimitActions,

            @Nullable Integer maxRunningJobs,
            @Nullable Boolean backfill)
            implements ResourceCommand {
        /** Copies the collections; an absent order becomes empty, absent actions stay absent. */
        public UpdateJobQueue {
            computeEnvironmentOrder = Copies.list(computeEnvironmentOrder);
            serviceEnvironmentOrder = Copies.list(serviceEnvironmentOrder);
            jobStateTimeLimitActions = jobStateTimeLimitActions == null ? null : List.copyOf(jobStateTimeLimitActions);
        }

        /** A change of a queue of compute environments. */
        public UpdateJobQueue(
                String jobQueue,
                @Nullable String state,
                @Nullable String schedulingPolicyArn,
                @Nullable Integer priority,
                List<ComputeEnvironmentOrder> computeEnvironmentOrder,
                @Nullable List<JobStateTimeLimitAction> jobStateTimeLimitActions,
                @Nullable Integer maxRunningJobs,
                @Nullable Boolean backfill) {
            this(
                    jobQueue,
                    state,
                    schedulingPolicyArn,
                    priority,
                    computeEnvironmentOrder,
                    List.of(),
                    jobStateTimeLimitActions,
                    maxRunningJobs,
                    backfill);
        }
    }

    /**
     * Deletes a job queue that is DISABLED. Its jobs fail with {@code JobQueue deleted}, those that run are stopped first, and
     * the queue is gone once the last has ended.
     *
     * @param jobQueue name or ARN
     */
    record DeleteJobQueue(String jobQueue) implements ResourceCommand {}

    /**
     * Makes a scheduling policy.
     *
     * @param name 1 to 128 letters, digits, {@code -} and {@code _}, starting with a letter or digit
     * @param fairsharePolicy how shares are served; all defaults when this and quotaSharePolicy are absent
     * @param quotaSharePolicy that the queue is served by quota shares; not together with fairsharePolicy
     * @param tags at most 50
     */
    record CreateSchedulingPolicy(
            String name,
            @Nullable FairsharePolicy fairsharePolicy,
            @Nullable QuotaSharePolicy quotaSharePolicy,
            Map<String, String> tags)
            implements ResourceCommand {
        /** Copies the collections; an absent one becomes empty. */
        public CreateSchedulingPolicy {
            tags = Copies.map(tags);
        }

        /** A fair-share policy. */
        public CreateSchedulingPolicy(
                String name, @Nullable FairsharePolicy fairsharePolicy, Map<String, String> tags) {
            this(name, fairsharePolicy, null, tags);
        }
    }

    /**
     * Replaces what a scheduling policy says, for every queue that has it.
     *
     * @param arn ARN or name
     * @param fairsharePolicy all that a fair-share policy says from now on
     * @param quotaSharePolicy all that a quota-share policy says from now on; one of the two, the one that the policy is
     */
    record UpdateSchedulingPolicy(
            String arn,
            @Nullable FairsharePolicy fairsharePolicy,
            @Nullable QuotaSharePolicy quotaSharePolicy) implements ResourceCommand {
        /** A change of a fair-share policy. */
        public UpdateSchedulingPolicy(String arn, FairsharePolicy fairsharePolicy) {
            this(arn, fairsharePolicy, null);
        }
    }

    /**
     * Deletes a scheduling policy that no queue has.
     *
     * @param arn ARN or name
     */
    record DeleteSchedulingPolicy(String arn) implements ResourceCommand {}

    /**
     * Makes a consumable resource: something countable that attempts take, for example licenses.
     *
     * @param consumableResourceName 1 to 128 letters, digits, {@code -} and {@code _}, starting with a letter or digit
     * @param totalQuantity how much there is, 0 or more; 0 when absent
     * @param resourceType {@code REPLENISHABLE} (when absent): an attempt gives back what it took; or
     *     {@code NON_REPLENISHABLE}: what it took is gone
     * @param tags at most 50
     */
    record CreateConsumableResource(
            String consumableResourceName,
            @Nullable Long totalQuantity,
            @Nullable String resourceType,
            Map<String, String> tags)
            implements ResourceCommand {
        /** Copies the collections; an absent one becomes empty. */
        public CreateConsumableResource {
            tags = Copies.map(tags);
        }
    }

    /**
     * Changes how much there is of a consumable resource. Idempotent by its token: of the last sixteen updates of a resource,
     * one with the same token and the same content changes nothing.
     *
     * @param consumableResource name or ARN
     * @param operation {@code SET}, {@code ADD} or {@code REMOVE}
     * @param quantity 0 or more
     * @param clientToken 1 to 64 characters, chosen by whoever asks; absent means that it is a new update
     */
    record UpdateConsumableResource(
            String consumableResource,
            String operation,
            long quantity,
            @Nullable String clientToken) implements ResourceCommand {}

    /**
     * Deletes a consumable resource of which nothing is taken.
     *
     * @param consumableResource name or ARN
     */
    record DeleteConsumableResource(String consumableResource) implements ResourceCommand {}

    /**
     * Adds tags to a resource; of one whose key is there already, the value is replaced.
     *
     * @param resourceArn ARN of a compute environment, job queue, revision of a job definition, single job, array job, scheduling
     *     policy or consumable resource
     * @param tags at most 50, and no more than 50 with those that are there
     */
    record TagResource(String resourceArn, Map<String, String> tags) implements ResourceCommand {
        /** Copies the map. */
        public TagResource {
            tags = Copies.map(tags);
        }
    }

    /**
     * Removes tags from a resource.
     *
     * @param resourceArn ARN, as for {@link TagResource}
     * @param tagKeys keys of 1 to 50 tags; those that are not there stay away
     */
    record UntagResource(String resourceArn, List<String> tagKeys) implements ResourceCommand {
        /** Copies the list. */
        public UntagResource {
            tagKeys = Copies.list(tagKeys);
        }
    }

    /**
     * Gives an executor no new work. What runs there ends; then its process is told to leave. A later process of it is not drained.
     * Headrace's own command.
     *
     * @param executorId which executor
     */
    record DrainExecutor(ExecutorId executorId) implements ResourceCommand {}

    /**
     * Takes a drain back, unless the executor has been told to leave already. Headrace's own command.
     *
     * @param executorId which executor
     */
    record UndrainExecutor(ExecutorId executorId) implements ResourceCommand {}
}
