package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** TerminateJob: ends a job in whatever state it is. A job that is unknown or has ended is answered with success. */
record TerminateJobAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        TerminateJob asked = request.command(TerminateJob.class);
        String job = request.arns().nameIn(asked.jobId(), "job");
        SchedulerCall.askIdempotently(context, request, new TerminateJob(job, asked.reason()));
        return JsonCodec.mapper().createObjectNode();
    }
}
