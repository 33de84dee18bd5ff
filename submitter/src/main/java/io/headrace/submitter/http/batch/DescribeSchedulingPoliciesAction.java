package io.headrace.submitter.http.batch;

import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.readmodel.SharingQueries.Policy;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** DescribeSchedulingPolicies: those named. Unknown ones are left out. */
record DescribeSchedulingPoliciesAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        List<String> named = Paging.names(request.fields(), "arns");
        if (named.isEmpty()) {
            throw ApiError.client("DescribeSchedulingPolicies: 'arns' is required, expected 1 to 100 ARNs");
        }
        List<Policy> found = named.stream()
                .map(arn -> request.arns().nameIn(arn, "scheduling-policy"))
                .distinct()
                .map(context.sharing()::policy)
                .flatMap(Optional::stream)
                .toList();
        return Paging.answer("schedulingPolicies", found, new SharingShapes(request.arns())::policy);
    }
}
