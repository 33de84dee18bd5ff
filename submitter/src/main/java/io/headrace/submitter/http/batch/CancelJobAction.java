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
        CancelJob asked = request.command(CancelJob.class);
        String job = request.arns().nameIn(asked.jobId(), "job");
        SchedulerCall.askIdempotently(context, request, new CancelJob(job, asked.reason()));
        return JsonCodec.mapper().createObjectNode();
    }
}
