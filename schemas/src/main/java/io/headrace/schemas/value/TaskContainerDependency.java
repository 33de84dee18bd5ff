package io.headrace.schemas.value;

/**
 * What a container waits for before it is started.
 *
 * @param containerName name of another container of the job
 * @param condition what has to have happened to that one
 */
public record TaskContainerDependency(String containerName, ContainerCondition condition) {}
