package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.DeleteComputeEnvironment;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** DeleteComputeEnvironment: the environment is gone from DescribeComputeEnvironments once nothing runs there. */
record DeleteComputeEnvironmentAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulerCall.askIdempotently(context, request, request.command(DeleteComputeEnvironment.class));
        return JsonCodec.mapper().createObjectNode();
    }
}
