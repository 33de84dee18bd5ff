package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ServiceCommand.UpdateServiceEnvironment;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentUpdated;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** UpdateServiceEnvironment: counts for the next placement. */
record UpdateServiceEnvironmentAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        ServiceEnvironmentUpdated done = SchedulerCall.ask(
                context, request, request.command(UpdateServiceEnvironment.class), ServiceEnvironmentUpdated.class);
        return JsonCodec.mapper()
                .createObjectNode()
                .put("serviceEnvironmentName", done.subject())
                .put("serviceEnvironmentArn", request.arns().serviceEnvironment(done.subject()));
    }
}
