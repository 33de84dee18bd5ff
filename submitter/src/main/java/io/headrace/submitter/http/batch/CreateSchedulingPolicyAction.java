package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyCreated;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** CreateSchedulingPolicy: the policy can be used at once. */
record CreateSchedulingPolicyAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulingPolicyCreated done = SchedulerCall.ask(
                context, request, request.command(CreateSchedulingPolicy.class), SchedulingPolicyCreated.class);
        return JsonCodec.mapper()
                .createObjectNode()
                .put("name", done.subject())
                .put("arn", request.arns().schedulingPolicy(done.subject()));
    }
}
