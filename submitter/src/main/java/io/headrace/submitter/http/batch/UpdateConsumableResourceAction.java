package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.UpdateConsumableResource;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.readmodel.SharingQueries.Consumable;
import tools.jackson.databind.node.ObjectNode;

/** UpdateConsumableResource: answers with the total; a repetition with the same token is applied once and answered alike. */
record UpdateConsumableResourceAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        UpdateConsumableResource command = request.command(UpdateConsumableResource.class);
        SchedulerCall.askIdempotently(context, request, command);
        String name = request.arns().nameIn(command.consumableResource(), "consumable-resource");
        Consumable consumable = context.sharing()
                .consumable(name)
                .orElseThrow(() -> ApiError.client("Consumable resource " + name + " does not exist"));
        return new SharingShapes(request.arns()).identity(consumable).put("totalQuantity", consumable.total());
    }
}
