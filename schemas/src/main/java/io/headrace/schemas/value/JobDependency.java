package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * A job that must succeed first.
 *
 * @param jobId the other job; absent with {@code SEQUENTIAL}
 * @param type {@code N_TO_N} or {@code SEQUENTIAL}, for array jobs; absent means the whole other job
 */
public record JobDependency(
        @Nullable String jobId, @Nullable String type) {}
