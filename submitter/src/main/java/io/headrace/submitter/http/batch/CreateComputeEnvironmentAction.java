package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentCreated;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** CreateComputeEnvironment: the environment is VALID at once. */
record CreateComputeEnvironmentAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        ComputeEnvironmentCreated done = SchedulerCall.ask(
                context, request, request.command(CreateComputeEnvironment.class), ComputeEnvironmentCreated.class);
        String name = done.environment().computeEnvironmentName();
        return JsonCodec.mapper()
                .createObjectNode()
                .put("computeEnvironmentName", name)
                .put("computeEnvironmentArn", request.arns().computeEnvironment(name));
    }
}
