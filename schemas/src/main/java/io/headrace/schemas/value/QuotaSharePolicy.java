package io.headrace.schemas.value;

/**
 * The queue is served by quota shares.
 *
 * @param idleResourceAssignmentStrategy {@code FIFO}: what is idle goes to whoever asked first
 */
public record QuotaSharePolicy(String idleResourceAssignmentStrategy) {}
