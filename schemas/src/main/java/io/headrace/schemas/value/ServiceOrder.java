package io.headrace.schemas.value;

/**
 * What an executor is told of a service job beside its container.
 *
 * @param serviceJobType {@code SAGEMAKER_TRAINING}
 * @param serviceRequestPayload the request to the service, JSON: files and artifacts are made from it
 * @param name its name at the service
 */
public record ServiceOrder(String serviceJobType, String serviceRequestPayload, String name) {}
