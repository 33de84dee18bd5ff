package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionRegistered;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** RegisterJobDefinition: makes the next revision. */
record RegisterJobDefinitionAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        JobDefinitionRegistered done = SchedulerCall.ask(
                context, request, request.command(RegisterJobDefinition.class), JobDefinitionRegistered.class);
        String name = done.definition().jobDefinitionName();
        return JsonCodec.mapper()
                .createObjectNode()
                .put("jobDefinitionName", name)
                .put("jobDefinitionArn", request.arns().jobDefinition(name + ":" + done.revision()))
                .put("revision", done.revision());
    }
}
