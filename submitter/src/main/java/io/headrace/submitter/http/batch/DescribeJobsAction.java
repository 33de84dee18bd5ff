package io.headrace.submitter.http.batch;

import io.headrace.schemas.id.JobId;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.readmodel.JobQueries.JobDetail;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** DescribeJobs: up to a hundred jobs, array children and nodes by id. Unknown ids are left out. */
record DescribeJobsAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        List<String> asked = request.fields().texts("jobs");
        if (asked.isEmpty()) {
            throw ApiError.client("DescribeJobs: 'jobs' is required, expected up to 100 job ids");
        }
        if (asked.size() > Paging.MAX) {
            // AWS's own words, spaces included: clients look for them.
            throw ApiError.client("Maximum number of jobs supported is  100 .");
        }
        List<JobId> ids = asked.stream()
                .map(id -> jobId(request.arns().nameIn(id, "job")))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        // Service jobs are told by DescribeServiceJob alone.
        List<JobDetail> found = context.jobs().describe(ids).stream()
                .filter(job -> !job.row().isService())
                .toList();
        return Paging.answer("jobs", found, new JobShapes(request.arns())::detail);
    }

    /** The id that a text means; empty when it cannot be one, and so names no job. */
    static Optional<JobId> jobId(String text) {
        try {
            return Optional.of(JobId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
