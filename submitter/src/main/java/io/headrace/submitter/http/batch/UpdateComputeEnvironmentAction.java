package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.UpdateComputeEnvironment;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentUpdated;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** UpdateComputeEnvironment: the environment is VALID at once. */
record UpdateComputeEnvironmentAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        ComputeEnvironmentUpdated done = SchedulerCall.ask(
                context, request, request.command(UpdateComputeEnvironment.class), ComputeEnvironmentUpdated.class);
        return JsonCodec.mapper()
                .createObjectNode()
                .put("computeEnvironmentName", done.subject())
                .put("computeEnvironmentArn", request.arns().computeEnvironment(done.subject()));
    }
}
