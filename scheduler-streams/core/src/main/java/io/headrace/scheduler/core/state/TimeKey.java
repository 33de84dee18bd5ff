package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.JobId;

/**
 * A job at an instant.
 *
 * @param time milliseconds since the epoch, 0 or more
 * @param job the job
 */
public record TimeKey(long time, JobId job) implements Comparable<TimeKey> {
    @Override
    public int compareTo(TimeKey other) {
        int byTime = Long.compare(time, other.time);
        return byTime != 0 ? byTime : job.compareTo(other.job);
    }
}
