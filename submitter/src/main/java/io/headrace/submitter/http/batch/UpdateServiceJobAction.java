package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ServiceCommand.UpdateServiceJob;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** UpdateServiceJob: the job has its new place in its share at once. */
record UpdateServiceJobAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        UpdateServiceJob command = request.command(UpdateServiceJob.class);
        SchedulerCall.askIdempotently(context, request, command);
        JobId id = JobId.parse(command.jobId());
        ObjectNode answer = JsonCodec.mapper()
                .createObjectNode()
                .put("jobArn", request.arns().serviceJob(id))
                .put("jobId", id.toString());
        context.jobs()
                .find(id)
                .ifPresent(job -> answer.put("jobName", job.head().name()));
        return answer;
    }
}
