package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ServiceCommand.TerminateServiceJob;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** TerminateServiceJob: ends a service job in whatever state it is. One that is unknown or has ended is answered with success. */
record TerminateServiceJobAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        TerminateServiceJob asked = request.command(TerminateServiceJob.class);
        String job = request.arns().nameIn(asked.jobId(), "service-job");
        SchedulerCall.askIdempotently(context, request, new TerminateServiceJob(job, asked.reason()));
        return JsonCodec.mapper().createObjectNode();
    }
}
