package io.headrace.executor.runtime;

/**
 * A container that a runtime knows.
 *
 * @param id the runtime's own id, opaque
 * @param name the name of the plan that it was made from
 */
public record ContainerRef(String id, String name) {}
