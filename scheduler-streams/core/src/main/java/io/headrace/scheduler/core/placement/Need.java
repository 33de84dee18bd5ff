package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.PlacementRequirement;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.ResourceAmounts;
import org.jspecify.annotations.Nullable;

/**
 * What has to be free for one attempt.
 *
 * @param total in one compute environment; without nodes, on one executor
 * @param nodes what has to be free at once on its executors; absent for a job without nodes
 * @param instances what has to be free in its service environment; absent for another job
 * @param requirement what the executors have to be
 * @param quota the quota share that it counts to; absent where there is none
 */
public record Need(
        ResourceAmounts total,
        @Nullable JobNodes nodes,
        @Nullable Instances instances,
        PlacementRequirement requirement,
        @Nullable ShareKey quota) {
    /** Of a job with this specification. */
    public static Need of(JobSpec spec) {
        return new Need(spec.resources(), spec.nodes(), spec.instances(), spec.requirement(), spec.quotaShare());
    }
}
