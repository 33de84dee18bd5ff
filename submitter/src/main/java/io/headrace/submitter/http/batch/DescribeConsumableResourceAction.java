package io.headrace.submitter.http.batch;

import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.readmodel.SharingQueries.Consumable;
import tools.jackson.databind.node.ObjectNode;

/** DescribeConsumableResource: how much there is of one, and how much of it is taken. */
record DescribeConsumableResourceAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        String named = request.fields().requiredText("consumableResource");
        Consumable consumable = context.sharing()
                .consumable(request.arns().nameIn(named, "consumable-resource"))
                .orElseThrow(() -> ApiError.client("Consumable resource " + named + " does not exist"));
        return new SharingShapes(request.arns())
                .consumable(consumable, context.sharing().inUse());
    }
}
