package io.headrace.submitter.http.batch;

import io.headrace.submitter.http.ApiError;
import tools.jackson.databind.node.ObjectNode;

/** ListQuotaShares: those of a queue, the newest first. */
record ListQuotaSharesAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        String asked = fields.requiredText("jobQueue");
        String queue = request.arns().nameIn(asked, "job-queue");
        if (context.resources().queue(queue).isEmpty()) {
            throw ApiError.client("Job queue " + asked + " does not exist");
        }
        return Paging.answer(
                "quotaShares",
                fields,
                context.services().quotaShares(queue, Paging.start(fields), Paging.pageSize(fields, Paging.MAX)),
                new ServiceShapes(request.arns())::quotaShareSummary);
    }
}
