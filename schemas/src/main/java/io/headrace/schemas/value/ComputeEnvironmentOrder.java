package io.headrace.schemas.value;

/**
 * One compute environment of a queue.
 *
 * @param order environments are tried in ascending order
 * @param computeEnvironment name or ARN
 */
public record ComputeEnvironmentOrder(int order, String computeEnvironment) {}
