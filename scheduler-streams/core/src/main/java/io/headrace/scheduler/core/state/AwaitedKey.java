package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.DependencyKind;

/**
 * One job waits for another, seen from the one that waits.
 *
 * @param job the job that waits
 * @param kind whether the whole of the other is waited for, or each of its children
 * @param dependency the job waited for
 */
public record AwaitedKey(JobId job, DependencyKind kind, JobId dependency) implements Comparable<AwaitedKey> {
    /** Sorts before everything that this job waits for in this way. */
    public static AwaitedKey first(JobId job, DependencyKind kind) {
        return new AwaitedKey(job, kind, JobRange.FIRST);
    }

    /** Sorts behind everything that this job waits for in this way. */
    public static AwaitedKey last(JobId job, DependencyKind kind) {
        return new AwaitedKey(job, kind, JobRange.BEHIND_LAST);
    }

    @Override
    public int compareTo(AwaitedKey other) {
        int byJob = job.compareTo(other.job);
        int byKind = byJob != 0 ? byJob : kind.compareTo(other.kind);
        return byKind != 0 ? byKind : dependency.compareTo(other.dependency);
    }
}
