package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;

/**
 * A job with a live attempt on an executor.
 *
 * @param executor the executor
 * @param job the single job or array child
 */
public record ExecutorJobKey(ExecutorId executor, JobId job) implements Comparable<ExecutorJobKey> {
    @Override
    public int compareTo(ExecutorJobKey other) {
        int byExecutor = executor.compareTo(other.executor);
        return byExecutor != 0 ? byExecutor : job.compareTo(other.job);
    }
}
