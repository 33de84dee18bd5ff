package io.headrace.schemas.event;

import io.headrace.schemas.Copies;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.UpdateComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.schemas.value.QuotaSharePolicy;
import io.headrace.schemas.value.ResourceKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events about job definitions, compute environments, queues, scheduling policies and consumable resources. */
public sealed interface ResourceEvent extends Event {
    /** Name of what the event is about; of a job definition, with its revision. */
    String subject();

    /**
     * A revision of a job definition exists and is ACTIVE.
     *
     * @param revision 1 for the first of its name, then one more each time
     * @param definition as it was registered
     */
    record JobDefinitionRegistered(int revision, RegisterJobDefinition definition) implements ResourceEvent {
        @Override
        public String subject() {
            return definition.jobDefinitionName() + ":" + revision;
        }
    }

    /**
     * A revision of a job definition is INACTIVE.
     *
     * @param jobDefinitionName its name
     * @param revision which revision
     * @param highestActive highest revision of the name that is still ACTIVE; 0 when none is
     */
    record JobDefinitionDeregistered(String jobDefinitionName, int revision, int highestActive)
            implements ResourceEvent {
        @Override
        public String subject() {
            return jobDefinitionName + ":" + revision;
        }
    }

    /**
     * A compute environment exists and is VALID.
     *
     * @param uuid its own id
     * @param environment as it was created, with the state filled in
     */
    record ComputeEnvironmentCreated(String uuid, CreateComputeEnvironment environment) implements ResourceEvent {
        @Override
        public String subject() {
            return environment.computeEnvironmentName();
        }
    }

    /**
     * A compute environment has changed.
     *
     * @param changes what changed, the environment by name; the rest is as it was
     */
    record ComputeEnvironmentUpdated(UpdateComputeEnvironment changes) implements ResourceEvent {
        @Override
        public String subject() {
            return changes.computeEnvironment();
        }
    }

    /**
     * A compute environment is DELETING: it is gone once its last attempt has ended.
     *
     * @param computeEnvironmentName its name
     */
    record ComputeEnvironmentDeletionRequested(String computeEnvironmentName) implements ResourceEvent {
        @Override
        public String subject() {
            return computeEnvironmentName;
        }
    }

    /**
     * A compute environment is gone; its name is free.
     *
     * @param computeEnvironmentName its name
     */
    record ComputeEnvironmentDeleted(String computeEnvironmentName) implements ResourceEvent {
        @Override
        public String subject() {
            return computeEnvironmentName;
        }
    }

    /**
     * A queue exists and is VALID.
     *
     * @param queue as it was created, with the state filled in, its policy and its environments by name, these in ascending order
     */
    record JobQueueCreated(CreateJobQueue queue) implements ResourceEvent {
        @Override
        public String subject() {
            return queue.jobQueueName();
        }
    }

    /**
     * A queue has changed.
     *
     * @param changes what changed, the queue, its policy and its environments by name, these in ascending order; the rest is as it
     *     was
     */
    record JobQueueUpdated(UpdateJobQueue changes) implements ResourceEvent {
        @Override
        public String subject() {
            return changes.jobQueue();
        }
    }

    /**
     * A queue is DELETING: its jobs are brought to an end, and it is gone once the last has ended.
     *
     * @param jobQueueName its name
     */
    record JobQueueDeletionRequested(String jobQueueName) implements ResourceEvent {
        @Override
        public String subject() {
            return jobQueueName;
        }
    }

    /**
     * A queue is gone; its name is free.
     *
     * @param jobQueueName its name
     */
    record JobQueueDeleted(String jobQueueName) implements ResourceEvent {
        @Override
        public String subject() {
            return jobQueueName;
        }
    }

    /**
     * A scheduling policy exists.
     *
     * @param policy as it was created, with the fair-share policy filled in
     */
    record SchedulingPolicyCreated(CreateSchedulingPolicy policy) implements ResourceEvent {
        @Override
        public String subject() {
            return policy.name();
        }
    }

    /**
     * A scheduling policy says something else from now on.
     *
     * @param name its name
     * @param fairsharePolicy all that a fair-share policy says now; absent of another
     * @param quotaSharePolicy all that a quota-share policy says now; absent of another
     */
    record SchedulingPolicyUpdated(
            String name,
            @Nullable FairsharePolicy fairsharePolicy,
            @Nullable QuotaSharePolicy quotaSharePolicy) implements ResourceEvent {
        /** A change of a fair-share policy. */
        public SchedulingPolicyUpdated(String name, @Nullable FairsharePolicy fairsharePolicy) {
            this(name, fairsharePolicy, null);
        }

        @Override
        public String subject() {
            return name;
        }
    }

    /**
     * A scheduling policy is gone; its name is free.
     *
     * @param name its name
     */
    record SchedulingPolicyDeleted(String name) implements ResourceEvent {
        @Override
        public String subject() {
            return name;
        }
    }

    /**
     * A consumable resource exists, and nothing of it is taken.
     *
     * @param resource as it was created, with quantity and type filled in
     */
    record ConsumableResourceCreated(CreateConsumableResource resource) implements ResourceEvent {
        @Override
        public String subject() {
            return resource.consumableResourceName();
        }
    }

    /**
     * There is more or less of a consumable resource.
     *
     * @param consumableResourceName its name
     * @param operation {@code SET}, {@code ADD} or {@code REMOVE}, as it was asked for
     * @param quantity as it was asked for
     * @param totalQuantity how much there is now
     * @param clientToken as it was given
     */
    record ConsumableResourceUpdated(
            String consumableResourceName,
            String operation,
            long quantity,
            long totalQuantity,
            @Nullable String clientToken)
            implements ResourceEvent {
        @Override
        public String subject() {
            return consumableResourceName;
        }
    }

    /**
     * A consumable resource is gone; its name is free.
     *
     * @param consumableResourceName its name
     */
    record ConsumableResourceDeleted(String consumableResourceName) implements ResourceEvent {
        @Override
        public String subject() {
            return consumableResourceName;
        }
    }

    /**
     * A share of a queue with fair share has had no jobs for the decay time; what it used is forgotten.
     *
     * @param jobQueue name of the queue
     * @param shareIdentifier which share
     */
    record ShareExpired(String jobQueue, String shareIdentifier) implements ResourceEvent {
        @Override
        public String subject() {
            return jobQueue;
        }
    }

    /**
     * The vCPUs that a managed compute environment should have follow what runs and waits.
     *
     * @param computeEnvironmentName which environment
     * @param desiredvCpus vCPUs wanted now
     */
    record ComputeEnvironmentScaled(String computeEnvironmentName, int desiredvCpus) implements ResourceEvent {
        @Override
        public String subject() {
            return computeEnvironmentName;
        }
    }

    /**
     * A resource has more tags, or other values for those that it had.
     *
     * @param kind kind of the resource
     * @param name its name; of a job definition, with its revision; of a job, its id
     * @param tags those that are new or have another value
     */
    record ResourceTagged(ResourceKind kind, String name, Map<String, String> tags) implements ResourceEvent {
        /** Copies the map. */
        public ResourceTagged {
            tags = Copies.map(tags);
        }

        @Override
        public String subject() {
            return name;
        }
    }

    /**
     * A resource has fewer tags.
     *
     * @param kind kind of the resource
     * @param name its name; of a job definition, with its revision; of a job, its id
     * @param tagKeys keys of those that it has no longer
     */
    record ResourceUntagged(ResourceKind kind, String name, List<String> tagKeys) implements ResourceEvent {
        /** Copies the list. */
        public ResourceUntagged {
            tagKeys = Copies.list(tagKeys);
        }

        @Override
        public String subject() {
            return name;
        }
    }
}
