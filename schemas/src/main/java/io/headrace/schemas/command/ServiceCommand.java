package io.headrace.schemas.command;

import io.headrace.schemas.Copies;
import io.headrace.schemas.value.CapacityLimit;
import io.headrace.schemas.value.QuotaSharePreemptionConfiguration;
import io.headrace.schemas.value.QuotaShareResourceSharingConfiguration;
import io.headrace.schemas.value.ServiceJobPreemptionConfiguration;
import io.headrace.schemas.value.ServiceJobRetryStrategy;
import io.headrace.schemas.value.ServiceJobTimeout;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands about service environments, service jobs and quota shares. */
public sealed interface ServiceCommand extends ClientCommand {
    /**
     * Makes a service environment: how many instances the jobs of its queue may use at once.
     *
     * @param serviceEnvironmentName 1 to 128 letters, digits, {@code -} and {@code _}, starting with a letter or digit
     * @param serviceEnvironmentType {@code SAGEMAKER_TRAINING}
     * @param capacityLimits one of unit {@code NUM_INSTANCES}, or one per instance type for a queue with quota shares
     * @param state {@code ENABLED} (when absent) or {@code DISABLED}
     * @param tags at most 50
     */
    record CreateServiceEnvironment(
            String serviceEnvironmentName,
            String serviceEnvironmentType,
            List<CapacityLimit> capacityLimits,
            @Nullable String state,
            Map<String, String> tags)
            implements ServiceCommand {
        /** Copies the collections; an absent one becomes empty. */
        public CreateServiceEnvironment {
            capacityLimits = Copies.list(capacityLimits);
            tags = Copies.map(tags);
        }
    }

    /**
     * Changes a service environment; what is absent stays as it is.
     *
     * @param serviceEnvironment name or ARN
     * @param state {@code ENABLED} or {@code DISABLED}; a disabled one gets no placements, what runs there goes on
     * @param capacityLimits replaces all when not empty; nothing that runs is stopped
     */
    record UpdateServiceEnvironment(
            String serviceEnvironment, @Nullable String state, List<CapacityLimit> capacityLimits)
            implements ServiceCommand {
        /** Copies the collections; an absent one becomes empty. */
        public UpdateServiceEnvironment {
            capacityLimits = Copies.list(capacityLimits);
        }
    }

    /**
     * Deletes a service environment that is DISABLED and in no queue, once its last attempt has ended.
     *
     * @param serviceEnvironment name or ARN
     */
    record DeleteServiceEnvironment(String serviceEnvironment) implements ServiceCommand {}

    /**
     * Submits a service job. Idempotent for as long as the job is retained: a repetition with the same id and the
     * same payload changes nothing, one with another payload is rejected.
     *
     * @param jobId lower-case UUID, chosen by whoever submits
     * @param jobName 1 to 128 letters, digits, {@code -} and {@code _}, starting with a letter or digit
     * @param jobQueue name or ARN of an enabled queue of type SAGEMAKER_TRAINING
     * @param serviceRequestPayload the request to the service, JSON: for SAGEMAKER_TRAINING the body of a
     *     CreateTrainingJob, at most 10 KiB
     * @param serviceJobType {@code SAGEMAKER_TRAINING}
     * @param retryStrategy how often it is tried; once when absent
     * @param schedulingPriority 0 to 9999, its place inside its share; only for a queue with shares
     * @param shareIdentifier whose share of the queue the job counts to; given if, and only if, the queue has a
     *     fair-share policy
     * @param quotaShareName quota share of the queue that the job counts to; given if, and only if, the queue has a
     *     quota-share policy
     * @param preemptionConfiguration what becomes of it when it is preempted
     * @param timeoutConfig how long an attempt may run
     * @param tags at most 50
     * @param clientToken 1 to 64 characters, chosen by the client; one that was used before is refused, unless it is the same request that an SDK sends again
     */
    record SubmitServiceJob(
            String jobId,
            String jobName,
            String jobQueue,
            String serviceRequestPayload,
            String serviceJobType,
            @Nullable ServiceJobRetryStrategy retryStrategy,
            @Nullable Integer schedulingPriority,
            @Nullable String shareIdentifier,
            @Nullable String quotaShareName,
            @Nullable ServiceJobPreemptionConfiguration preemptionConfiguration,
            @Nullable ServiceJobTimeout timeoutConfig,
            Map<String, String> tags,
            @Nullable String clientToken)
            implements ServiceCommand {
        /** Copies the collections; an absent one becomes empty. */
        public SubmitServiceJob {
            tags = Copies.map(tags);
        }
    }

    /**
     * Changes the place of a waiting service job inside its share.
     *
     * @param jobId service job
     * @param schedulingPriority 0 to 9999, the higher the earlier
     */
    record UpdateServiceJob(String jobId, int schedulingPriority) implements ServiceCommand {}

    /**
     * Ends a service job in whatever state it is.
     *
     * @param jobId service job
     * @param reason becomes the job's status reason, 1 to 1024 characters
     */
    record TerminateServiceJob(String jobId, String reason) implements ServiceCommand {}

    /**
     * Makes a quota share: a part of the capacity of a queue, for its own jobs first.
     *
     * @param quotaShareName 1 to 128 letters, digits, {@code -} and {@code _}, starting with a letter or digit
     * @param jobQueue name or ARN of a queue with a quota-share policy
     * @param capacityLimits how much is its own, by instance type
     * @param resourceSharingConfiguration whether it lends and borrows
     * @param preemptionConfiguration who gives way inside it
     * @param state {@code ENABLED} (when absent) or {@code DISABLED}
     * @param tags at most 50
     */
    record CreateQuotaShare(
            String quotaShareName,
            String jobQueue,
            List<CapacityLimit> capacityLimits,
            QuotaShareResourceSharingConfiguration resourceSharingConfiguration,
            QuotaSharePreemptionConfiguration preemptionConfiguration,
            @Nullable String state,
            Map<String, String> tags)
            implements ServiceCommand {
        /** Copies the collections; an absent one becomes empty. */
        public CreateQuotaShare {
            capacityLimits = Copies.list(capacityLimits);
            tags = Copies.map(tags);
        }
    }

    /**
     * Changes a quota share; what is absent stays as it is.
     *
     * @param quotaShareArn ARN
     * @param capacityLimits replaces all when not empty
     * @param resourceSharingConfiguration replaces all
     * @param preemptionConfiguration replaces all
     * @param state {@code ENABLED} or {@code DISABLED}; a disabled one takes no submissions, jobs inside go on
     */
    record UpdateQuotaShare(
            String quotaShareArn,
            List<CapacityLimit> capacityLimits,
            @Nullable QuotaShareResourceSharingConfiguration resourceSharingConfiguration,
            @Nullable QuotaSharePreemptionConfiguration preemptionConfiguration,
            @Nullable String state)
            implements ServiceCommand {
        /** Copies the collections; an absent one becomes empty. */
        public UpdateQuotaShare {
            capacityLimits = Copies.list(capacityLimits);
        }
    }

    /**
     * Deletes a quota share that is DISABLED. Its jobs are terminated, and it is gone once the last has ended.
     *
     * @param quotaShareArn ARN
     */
    record DeleteQuotaShare(String quotaShareArn) implements ServiceCommand {}
}
