package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.DeleteJobQueue;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** DeleteJobQueue: the queue is DELETING, and gone from DescribeJobQueues once its jobs have ended. */
record DeleteJobQueueAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulerCall.askIdempotently(context, request, request.command(DeleteJobQueue.class));
        return JsonCodec.mapper().createObjectNode();
    }
}
