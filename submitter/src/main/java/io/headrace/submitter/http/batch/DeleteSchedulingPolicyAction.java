package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.DeleteSchedulingPolicy;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** DeleteSchedulingPolicy: the policy is gone at once. */
record DeleteSchedulingPolicyAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulerCall.askIdempotently(context, request, request.command(DeleteSchedulingPolicy.class));
        return JsonCodec.mapper().createObjectNode();
    }
}
