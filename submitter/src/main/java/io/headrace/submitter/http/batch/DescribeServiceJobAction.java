package io.headrace.submitter.http.batch;

import io.headrace.submitter.http.ApiError;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** DescribeServiceJob: one service job with all that is known of it. */
record DescribeServiceJobAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        String asked = request.fields().requiredText("jobId");
        return DescribeJobsAction.jobId(request.arns().nameIn(asked, "service-job")).stream()
                .flatMap(id -> context.jobs().describe(List.of(id)).stream())
                .filter(job -> job.row().isService())
                .findFirst()
                .map(new ServiceShapes(request.arns())::detail)
                .orElseThrow(() -> ApiError.client("Service job " + asked + " does not exist"));
    }
}
