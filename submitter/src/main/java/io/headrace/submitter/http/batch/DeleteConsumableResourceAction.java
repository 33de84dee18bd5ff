package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.DeleteConsumableResource;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** DeleteConsumableResource: the resource is gone at once. */
record DeleteConsumableResourceAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulerCall.askIdempotently(context, request, request.command(DeleteConsumableResource.class));
        return JsonCodec.mapper().createObjectNode();
    }
}
