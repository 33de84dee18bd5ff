package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.produce.Repetition;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** SubmitServiceJob: answered once the scheduler has accepted the job and DescribeServiceJob shows it. */
record SubmitServiceJobAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) throws InterruptedException {
        request.repetition().problem().ifPresent(problem -> {
            throw ApiError.client(problem);
        });
        String token = request.member("clientToken");
        boolean named = token != null && request.repetition().key().isEmpty();
        // One client token is one job, whatever else the call says; without one, a call is one job.
        Repetition repetition = named
                ? new Repetition(Optional.of("SubmitServiceJob " + token), Optional.empty(), Optional.empty())
                : request.repetition();
        String jobId = repetition.jobId(context.account(), request.body());
        SubmitServiceJob command = request.submission(SubmitServiceJob.class, jobId);
        if (named) {
            SchedulerCall.submitOnce(context, request, command);
        } else {
            SchedulerCall.submit(context, request, command);
        }
        return JsonCodec.mapper()
                .createObjectNode()
                .put("jobArn", request.arns().serviceJob(JobId.parse(jobId)))
                .put("jobName", command.jobName())
                .put("jobId", jobId);
    }
}
