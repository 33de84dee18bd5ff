package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.DependencyKind;

/**
 * One job waits for another, seen from the one waited for.
 *
 * @param dependency the job waited for
 * @param kind whether the whole of it is waited for, or each of its children
 * @param dependant the job that waits
 */
public record DependantKey(JobId dependency, DependencyKind kind, JobId dependant) implements Comparable<DependantKey> {
    /** Sorts before every job that waits for this one in this way. */
    public static DependantKey first(JobId dependency, DependencyKind kind) {
        return new DependantKey(dependency, kind, JobRange.FIRST);
    }

    /** Sorts behind every job that waits for this one in this way. */
    public static DependantKey last(JobId dependency, DependencyKind kind) {
        return new DependantKey(dependency, kind, JobRange.BEHIND_LAST);
    }

    @Override
    public int compareTo(DependantKey other) {
        int byDependency = dependency.compareTo(other.dependency);
        int byKind = byDependency != 0 ? byDependency : kind.compareTo(other.kind);
        return byKind != 0 ? byKind : dependant.compareTo(other.dependant);
    }
}
