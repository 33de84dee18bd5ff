package io.headrace.schemas.value;

/**
 * How much of one resource a container needs.
 *
 * @param type which resource
 * @param value decimal text: vCPUs (fractions allowed), MiB of memory, or whole GPUs
 */
public record ResourceRequirement(ResourceType type, String value) {}
