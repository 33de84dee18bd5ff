package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** TerminateJob: ends a job in whatever state it is. A job that is unknown or has ended is answered with success. */
record TerminateJobAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        SchedulerCall.askIdempotently(context, request, request.command(TerminateJob.class));
        return JsonCodec.mapper().createObjectNode();
    }
}
