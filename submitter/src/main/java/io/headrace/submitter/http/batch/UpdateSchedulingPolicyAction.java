package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.UpdateSchedulingPolicy;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** UpdateSchedulingPolicy: counts for the next placement. */
record UpdateSchedulingPolicyAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulerCall.askIdempotently(context, request, request.command(UpdateSchedulingPolicy.class));
        return JsonCodec.mapper().createObjectNode();
    }
}
