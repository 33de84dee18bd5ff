package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.ConsumableRow;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.Share;
import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceCreated;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceDeleted;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceUpdated;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyCreated;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyDeleted;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyUpdated;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.schemas.value.ResourceKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What events about scheduling policies and consumable resources change. */
final class SharingEvolution {
    private SharingEvolution() {}

    static void created(SchedulerState state, SchedulingPolicyCreated event) {
        String name = event.policy().name();
        state.policies().put(name, row(event.policy().fairsharePolicy()));
        TagEvolution.created(
                state, ResourceKind.SCHEDULING_POLICY, name, event.policy().tags());
    }

    static void updated(SchedulerState state, SchedulingPolicyUpdated event) {
        state.policies().put(event.name(), row(event.fairsharePolicy()));
    }

    static void deleted(SchedulerState state, SchedulingPolicyDeleted event) {
        state.policies().remove(event.name());
        TagEvolution.deleted(state, ResourceKind.SCHEDULING_POLICY, event.name());
    }

    private static PolicyRow row(@Nullable FairsharePolicy policy) {
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

    static void created(SchedulerState state, ConsumableResourceCreated event, long time) {
        CreateConsumableResource resource = event.resource();
        long total = resource.totalQuantity() == null ? 0 : resource.totalQuantity();
        boolean replenishable = !"NON_REPLENISHABLE".equals(resource.resourceType());
        String name = resource.consumableResourceName();
        state.consumables().put(name, new ConsumableRow(total, 0, replenishable, time, List.of()));
        TagEvolution.created(state, ResourceKind.CONSUMABLE_RESOURCE, name, resource.tags());
    }

    static void updated(SchedulerState state, ConsumableResourceUpdated event) {
        String name = event.consumableResourceName();
        ConsumableRow row = Rows.need(state.consumables(), name).withTotal(event.totalQuantity());
        String token = event.clientToken();
        state.consumables()
                .put(
                        name,
                        token == null
                                ? row
                                : row.remembering(
                                        new ConsumableRow.Update(token, event.operation(), event.quantity())));
    }

    static void deleted(SchedulerState state, ConsumableResourceDeleted event) {
        state.consumables().remove(event.consumableResourceName());
        TagEvolution.deleted(state, ResourceKind.CONSUMABLE_RESOURCE, event.consumableResourceName());
    }
}
