package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.ConsumableRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.DeleteConsumableResource;
import io.headrace.schemas.command.ResourceCommand.UpdateConsumableResource;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceCreated;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceDeleted;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceUpdated;
import org.jspecify.annotations.Nullable;

/** Consumable resources: made, made more or less, and deleted while nothing of them is taken. */
public final class ConsumableResourceHandler {
    /** Most that there can be: what a JSON number holds exactly everywhere. */
    private static final long QUANTITY_MAX = (1L << 53) - 1;

    private ConsumableResourceHandler() {}

    /** Creates or refuses. */
    public static Decision create(SchedulerView view, CreateConsumableResource body) {
        String name = body.consumableResourceName();
        if (view.consumables().contains(name)) {
            return Decision.rejected(
                    "CreateConsumableResource",
                    RejectionReason.ALREADY_EXISTS,
                    "Object already exists: consumable resource " + name,
                    null);
        }
        return Decision.of(new ConsumableResourceCreated(new CreateConsumableResource(
                name,
                body.totalQuantity() == null ? 0 : body.totalQuantity(),
                body.resourceType() == null ? "REPLENISHABLE" : body.resourceType(),
                body.tags())));
    }

    /** Changes the quantity or refuses. */
    public static Decision update(SchedulerView view, UpdateConsumableResource body) {
        String command = "UpdateConsumableResource";
        String name = ResourceNames.consumable(body.consumableResource());
        ConsumableRow row = view.consumables().get(name);
        if (row == null) {
            return unknown(command, body.consumableResource());
        }
        ConsumableRow.Update before = body.clientToken() == null ? null : row.update(body.clientToken());
        if (before != null) {
            return repeated(command, body, before);
        }
        long total = total(row, body);
        if (total < 0 || total > QUANTITY_MAX) {
            return Decision.rejected(
                    command,
                    RejectionReason.INVALID_ARGUMENT,
                    "quantity " + body.quantity() + " is not valid: " + body.operation() + " would make the total "
                            + total + ", expected 0 to " + QUANTITY_MAX,
                    null);
        }
        return Decision.of(new ConsumableResourceUpdated(
                        name, body.operation(), body.quantity(), total, body.clientToken()))
                .then(new Plan());
    }

    /** Deletes or refuses. */
    public static Decision delete(SchedulerView view, DeleteConsumableResource body) {
        String command = "DeleteConsumableResource";
        String name = ResourceNames.consumable(body.consumableResource());
        ConsumableRow row = view.consumables().get(name);
        if (row == null) {
            return unknown(command, body.consumableResource());
        }
        if (row.inUse() > 0) {
            return Decision.rejected(
                    command,
                    RejectionReason.IN_USE,
                    "Cannot delete, " + row.inUse() + " of consumable resource " + name + " are in use",
                    null);
        }
        return Decision.of(new ConsumableResourceDeleted(name));
    }

    private static long total(ConsumableRow row, UpdateConsumableResource body) {
        return switch (body.operation()) {
            case "ADD" -> row.totalQuantity() + body.quantity();
            case "REMOVE" -> row.totalQuantity() - body.quantity();
            default -> body.quantity();
        };
    }

    private static Decision repeated(String command, UpdateConsumableResource body, ConsumableRow.Update before) {
        boolean same = before.operation().equals(body.operation()) && before.quantity() == body.quantity();
        return same
                ? Decision.rejected(
                        command,
                        RejectionReason.ALREADY_APPLIED,
                        "This update with clientToken " + body.clientToken() + " was applied before; nothing changes",
                        null)
                : Decision.rejected(
                        command,
                        RejectionReason.INVALID_ARGUMENT,
                        "clientToken '" + body.clientToken() + "' was used before, for " + before.operation() + " "
                                + before.quantity() + ": expected a new token",
                        null);
    }

    private static Decision unknown(String command, @Nullable String named) {
        return Decision.rejected(
                command,
                RejectionReason.UNKNOWN_CONSUMABLE_RESOURCE,
                "Consumable resource " + named + " does not exist",
                null);
    }
}
