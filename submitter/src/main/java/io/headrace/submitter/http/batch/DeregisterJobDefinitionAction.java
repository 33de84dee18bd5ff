package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.DeregisterJobDefinition;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** DeregisterJobDefinition: the revision takes no more submissions; one that is INACTIVE already is answered with success. */
record DeregisterJobDefinitionAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulerCall.askIdempotently(context, request, request.command(DeregisterJobDefinition.class));
        return JsonCodec.mapper().createObjectNode();
    }
}
