package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * A job that must end first.
 *
 * @param jobId the other job, an array job or one array child; absent with {@code SEQUENTIAL}
 * @param type {@code N_TO_N} or {@code SEQUENTIAL}, for array jobs; absent means the whole other job
 * @param condition how it has to end, Headrace's own member; absent means that it has to succeed
 */
public record JobDependency(
        @Nullable String jobId,
        @Nullable String type,
        @Nullable DependencyCondition condition) {
    /** Each child waits for the child before it. */
    public static final String SEQUENTIAL = "SEQUENTIAL";

    /** Each child waits for the child with its index of the other array job. */
    public static final String N_TO_N = "N_TO_N";

    /** The condition, SUCCEEDED unless another was given. */
    public DependencyCondition effectiveCondition() {
        return condition == null ? DependencyCondition.SUCCEEDED : condition;
    }
}
