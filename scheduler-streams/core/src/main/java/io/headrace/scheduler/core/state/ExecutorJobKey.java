package io.headrace.scheduler.core.state;

import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import java.util.List;

/**
 * A job with a live attempt on an executor.
 *
 * @param executor the executor
 * @param job the single job or array child
 */
public record ExecutorJobKey(ExecutorId executor, JobId job) implements Comparable<ExecutorJobKey> {
    /** Every live attempt of an executor, in the order of their jobs. */
    public static List<Row<ExecutorJobKey, Marker>> of(SchedulerView view, ExecutorId executor) {
        return view.executorJobs()
                .scan(
                        new ExecutorJobKey(executor, JobRange.FIRST),
                        new ExecutorJobKey(executor, JobRange.BEHIND_LAST),
                        Integer.MAX_VALUE);
    }

    @Override
    public int compareTo(ExecutorJobKey other) {
        int byExecutor = executor.compareTo(other.executor);
        return byExecutor != 0 ? byExecutor : job.compareTo(other.job);
    }
}
