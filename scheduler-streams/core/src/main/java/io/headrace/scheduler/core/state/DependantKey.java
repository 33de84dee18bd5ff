package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.JobId;

/**
 * One job waits for another.
 *
 * @param dependency the job waited for
 * @param dependant the job that waits
 */
public record DependantKey(JobId dependency, JobId dependant) implements Comparable<DependantKey> {
    @Override
    public int compareTo(DependantKey other) {
        int byDependency = dependency.compareTo(other.dependency);
        return byDependency != 0 ? byDependency : dependant.compareTo(other.dependant);
    }
}
