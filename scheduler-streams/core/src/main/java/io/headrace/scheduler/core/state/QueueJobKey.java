package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.JobId;

/**
 * A job of a queue.
 *
 * @param queue name of the queue
 * @param job the single job or array job
 */
public record QueueJobKey(String queue, JobId job) implements Comparable<QueueJobKey> {
    @Override
    public int compareTo(QueueJobKey other) {
        int byQueue = queue.compareTo(other.queue);
        return byQueue != 0 ? byQueue : job.compareTo(other.job);
    }
}
