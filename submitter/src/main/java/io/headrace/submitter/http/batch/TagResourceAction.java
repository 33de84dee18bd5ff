package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.TagResource;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** TagResource: adds tags, and gives those that are there other values. */
record TagResourceAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        TagResource command = request.command(TagResource.class);
        request.arns().resource(command.resourceArn());
        SchedulerCall.askIdempotently(context, request, command);
        return JsonCodec.mapper().createObjectNode();
    }
}
