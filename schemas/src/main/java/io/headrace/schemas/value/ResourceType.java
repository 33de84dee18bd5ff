package io.headrace.schemas.value;

/** What a container can require. */
public enum ResourceType {
    /** Whole GPUs. */
    GPU,
    /** vCPUs, fractions allowed. */
    VCPU,
    /** MiB of memory, at least 4. */
    MEMORY
}
