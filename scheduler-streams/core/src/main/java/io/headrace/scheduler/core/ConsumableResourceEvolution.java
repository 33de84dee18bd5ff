package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.ConsumableRow;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceCreated;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceDeleted;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceUpdated;
import io.headrace.schemas.value.ResourceKind;
import java.util.List;

/** What events about consumable resources change, beside what attempts take and give back. */
final class ConsumableResourceEvolution {
    private ConsumableResourceEvolution() {}

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
