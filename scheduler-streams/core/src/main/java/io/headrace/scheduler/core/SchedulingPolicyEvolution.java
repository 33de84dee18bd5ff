package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.Share;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyCreated;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyDeleted;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyUpdated;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.schemas.value.QuotaSharePolicy;
import io.headrace.schemas.value.ResourceKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What events about scheduling policies change. */
final class SchedulingPolicyEvolution {
    private SchedulingPolicyEvolution() {}

    static void created(SchedulerState state, SchedulingPolicyCreated event) {
        String name = event.policy().name();
        state.policies()
                .put(name, row(event.policy().fairsharePolicy(), event.policy().quotaSharePolicy()));
        TagEvolution.created(
                state, ResourceKind.SCHEDULING_POLICY, name, event.policy().tags());
    }

    static void updated(SchedulerState state, SchedulingPolicyUpdated event) {
        state.policies().put(event.name(), row(event.fairsharePolicy(), event.quotaSharePolicy()));
    }

    static void deleted(SchedulerState state, SchedulingPolicyDeleted event) {
        state.policies().remove(event.name());
        TagEvolution.deleted(state, ResourceKind.SCHEDULING_POLICY, event.name());
    }

    private static PolicyRow row(@Nullable FairsharePolicy policy, @Nullable QuotaSharePolicy quota) {
        if (quota != null) {
            return new PolicyRow(0, 0, List.of(), true);
        }
        if (policy == null) {
            return new PolicyRow(0, 0, List.of());
        }
        return new PolicyRow(
                policy.shareDecaySeconds() == null ? 0 : policy.shareDecaySeconds(),
                policy.computeReservation() == null ? 0 : policy.computeReservation(),
                policy.shareDistribution().stream()
                        .map(share -> new Share(
                                share.shareIdentifier(), share.weightFactor() == null ? 1.0 : share.weightFactor()))
                        .toList());
    }
}
