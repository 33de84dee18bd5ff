package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ServiceCommand.UpdateQuotaShare;
import io.headrace.schemas.event.ServiceEvent.QuotaShareUpdated;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** UpdateQuotaShare: counts for the next placement. */
record UpdateQuotaShareAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        QuotaShareUpdated done =
                SchedulerCall.ask(context, request, request.command(UpdateQuotaShare.class), QuotaShareUpdated.class);
        return JsonCodec.mapper()
                .createObjectNode()
                .put("quotaShareName", done.subject())
                .put("quotaShareArn", request.arns().quotaShare(done.jobQueue(), done.subject()));
    }
}
