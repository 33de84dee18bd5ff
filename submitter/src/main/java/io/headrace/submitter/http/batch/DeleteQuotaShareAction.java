package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ServiceCommand.DeleteQuotaShare;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** DeleteQuotaShare: its jobs are terminated, and it is gone once the last has ended. */
record DeleteQuotaShareAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulerCall.askIdempotently(context, request, request.command(DeleteQuotaShare.class));
        return JsonCodec.mapper().createObjectNode();
    }
}
