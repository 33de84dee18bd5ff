package io.headrace.scheduler.core.state;

/**
 * What happens to a job that heads its queue for too long.
 *
 * @param reason why it waits; one of AWS's codes, for example {@code CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY}
 * @param maxTimeSeconds how long it may
 * @param action {@code CANCEL} or {@code TERMINATE}
 */
public record TimeLimitAction(String reason, int maxTimeSeconds, String action) {}
