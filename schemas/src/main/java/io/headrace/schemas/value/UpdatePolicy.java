package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * What AWS does with running jobs when it replaces the machines of an environment (stored and shown).
 *
 * @param terminateJobsOnUpdate whether they are terminated
 * @param jobExecutionTimeoutMinutes how long they may go on otherwise, 1 to 7200
 */
public record UpdatePolicy(
        @Nullable Boolean terminateJobsOnUpdate, @Nullable Long jobExecutionTimeoutMinutes) {}
