package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentCreated;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** CreateServiceEnvironment: the environment is VALID at once. */
record CreateServiceEnvironmentAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        ServiceEnvironmentCreated done = SchedulerCall.ask(
                context, request, request.command(CreateServiceEnvironment.class), ServiceEnvironmentCreated.class);
        return JsonCodec.mapper()
                .createObjectNode()
                .put("serviceEnvironmentName", done.subject())
                .put("serviceEnvironmentArn", request.arns().serviceEnvironment(done.subject()));
    }
}
