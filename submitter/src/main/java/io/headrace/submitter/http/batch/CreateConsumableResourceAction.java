package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceCreated;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** CreateConsumableResource: the resource can be taken at once. */
record CreateConsumableResourceAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        ConsumableResourceCreated done = SchedulerCall.ask(
                context, request, request.command(CreateConsumableResource.class), ConsumableResourceCreated.class);
        return JsonCodec.mapper()
                .createObjectNode()
                .put("consumableResourceName", done.subject())
                .put("consumableResourceArn", request.arns().consumableResource(done.subject()));
    }
}
