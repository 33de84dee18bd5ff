package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * What makes a job a service job.
 *
 * @param serviceJobType {@code SAGEMAKER_TRAINING}
 * @param serviceRequestPayload the request to the service, JSON, as it was submitted
 * @param name its name at the service: what the payload says, or the name of the job
 * @param instanceType type of its instances, for example {@code ml.m5.large}
 * @param instanceCount how many it takes
 * @param attemptDurationSeconds effective timeout of an attempt: the shorter one of the timeout and the payload's
 *     stopping condition; absent means none
 * @param retryStrategy how often it is tried; absent means once
 * @param quotaShareName quota share of the queue that it counts to; absent when the queue has none
 * @param preemptionConfiguration what becomes of it when it is preempted
 */
public record ServiceJob(
        String serviceJobType,
        String serviceRequestPayload,
        String name,
        String instanceType,
        int instanceCount,
        @Nullable Integer attemptDurationSeconds,
        @Nullable ServiceJobRetryStrategy retryStrategy,
        @Nullable String quotaShareName,
        @Nullable ServiceJobPreemptionConfiguration preemptionConfiguration) {}
