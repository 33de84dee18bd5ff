package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.event.ResourceEvent.JobQueueUpdated;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** UpdateJobQueue: the queue is VALID at once. */
record UpdateJobQueueAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        JobQueueUpdated done =
                SchedulerCall.ask(context, request, request.command(UpdateJobQueue.class), JobQueueUpdated.class);
        return JsonCodec.mapper()
                .createObjectNode()
                .put("jobQueueName", done.subject())
                .put("jobQueueArn", request.arns().jobQueue(done.subject()));
    }
}
