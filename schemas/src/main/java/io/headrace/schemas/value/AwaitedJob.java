package io.headrace.schemas.value;

import io.headrace.schemas.id.JobId;

/**
 * A job that another waits for.
 *
 * @param jobId a single job, array job or array child; with {@code EACH} an array job
 * @param kind whether the whole of it is waited for
 * @param condition how it has to end
 */
public record AwaitedJob(JobId jobId, DependencyKind kind, DependencyCondition condition) {}
