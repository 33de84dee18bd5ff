package io.headrace.scheduler.core.state;

/**
 * The weight of a share.
 *
 * @param identifier the share; with {@code *} at its end, every share that begins so
 * @param weightFactor the lower, the more the share gets
 */
public record Share(String identifier, double weightFactor) {}
