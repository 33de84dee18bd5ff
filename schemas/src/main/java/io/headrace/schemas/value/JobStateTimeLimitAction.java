package io.headrace.schemas.value;

/**
 * What happens to a job that heads its queue, RUNNABLE and for the same reason, for too long.
 *
 * @param reason why it waits: {@code CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY},
 *     {@code MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE} or {@code MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT}
 * @param state {@code RUNNABLE}
 * @param maxTimeSeconds how long it may, 600 to 86400
 * @param action {@code CANCEL} or {@code TERMINATE}
 */
public record JobStateTimeLimitAction(String reason, String state, int maxTimeSeconds, String action) {}
