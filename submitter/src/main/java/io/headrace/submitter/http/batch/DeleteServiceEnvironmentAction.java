package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ServiceCommand.DeleteServiceEnvironment;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** DeleteServiceEnvironment: gone once its last attempt has ended. */
record DeleteServiceEnvironmentAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulerCall.askIdempotently(context, request, request.command(DeleteServiceEnvironment.class));
        return JsonCodec.mapper().createObjectNode();
    }
}
