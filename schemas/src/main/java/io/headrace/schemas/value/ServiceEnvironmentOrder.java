package io.headrace.schemas.value;

/**
 * The service environment of a queue.
 *
 * @param order AWS Batch takes one environment for a queue, so it orders nothing
 * @param serviceEnvironment name or ARN
 */
public record ServiceEnvironmentOrder(int order, String serviceEnvironment) {}
