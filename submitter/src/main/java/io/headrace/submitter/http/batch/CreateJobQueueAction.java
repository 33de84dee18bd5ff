package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** CreateJobQueue: the queue is VALID at once. */
record CreateJobQueueAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        JobQueueCreated done =
                SchedulerCall.ask(context, request, request.command(CreateJobQueue.class), JobQueueCreated.class);
        String name = done.queue().jobQueueName();
        return JsonCodec.mapper()
                .createObjectNode()
                .put("jobQueueName", name)
                .put("jobQueueArn", request.arns().jobQueue(name));
    }
}
