package io.headrace.submitter.http.batch;

import io.headrace.submitter.http.ApiError;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** DescribeQuotaShare: one quota share, by its ARN. */
record DescribeQuotaShareAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        String arn = request.fields().requiredText("quotaShareArn");
        String[] parts = request.arns().nameIn(arn, "job-queue").split("/quota-share/", 2);
        return Optional.of(parts)
                .filter(both -> both.length == 2)
                .flatMap(both -> context.services().quotaShare(both[0], both[1]))
                .map(new ServiceShapes(request.arns())::quotaShare)
                .orElseThrow(() -> ApiError.client("Quota share " + arn + " does not exist"));
    }
}
