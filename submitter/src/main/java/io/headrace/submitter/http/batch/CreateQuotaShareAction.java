package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.event.ServiceEvent.QuotaShareCreated;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** CreateQuotaShare: the share is VALID at once. */
record CreateQuotaShareAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        QuotaShareCreated done =
                SchedulerCall.ask(context, request, request.command(CreateQuotaShare.class), QuotaShareCreated.class);
        return JsonCodec.mapper()
                .createObjectNode()
                .put("quotaShareName", done.subject())
                .put("quotaShareArn", request.arns().quotaShare(done.share().jobQueue(), done.subject()));
    }
}
