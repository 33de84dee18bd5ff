package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.ApiError;
import tools.jackson.databind.node.ObjectNode;

/** SubmitJob: answered once the scheduler has accepted the job and DescribeJobs shows it. */
record SubmitJobAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        request.repetition().problem().ifPresent(problem -> {
            throw ApiError.client(problem);
        });
        String jobId = request.repetition().jobId(context.account(), request.body());
        SubmitJob command = request.submission(SubmitJob.class, jobId);
        SchedulerCall.submit(context, request, command);
        return JsonCodec.mapper()
                .createObjectNode()
                .put("jobArn", request.arns().job(JobId.parse(jobId)))
                .put("jobName", command.jobName())
                .put("jobId", jobId);
    }
}
