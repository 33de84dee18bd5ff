package io.headrace.scheduler.core.state;

/**
 * Instances that a service job takes.
 *
 * @param type for example {@code ml.m5.large}
 * @param count how many
 */
public record Instances(String type, int count) {}
