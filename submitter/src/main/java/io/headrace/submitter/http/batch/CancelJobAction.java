package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/**
 * CancelJob: takes back a job that has not been placed. A job that is unknown or has ended is answered with success.
 */
record CancelJobAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulerCall.askIdempotently(context, request, request.command(CancelJob.class));
        return JsonCodec.mapper().createObjectNode();
    }
}
