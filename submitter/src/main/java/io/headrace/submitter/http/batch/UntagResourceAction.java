package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.UntagResource;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** UntagResource: removes tags; those that are not there stay away. */
record UntagResourceAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        UntagResource command = request.command(UntagResource.class);
        request.arns().resource(command.resourceArn());
        SchedulerCall.askIdempotently(context, request, command);
        return JsonCodec.mapper().createObjectNode();
    }
}
