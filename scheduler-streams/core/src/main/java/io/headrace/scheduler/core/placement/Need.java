package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.ResourceAmounts;
import org.jspecify.annotations.Nullable;

/**
 * What has to be free for one attempt.
 *
 * @param total in one compute environment; without nodes, on one executor
 * @param nodes what has to be free at once on its executors; absent for a job without nodes
 */
public record Need(ResourceAmounts total, @Nullable JobNodes nodes) {
    /** Of a job with this specification. */
    public static Need of(JobSpec spec) {
        return new Need(spec.resources(), spec.nodes());
    }
}
