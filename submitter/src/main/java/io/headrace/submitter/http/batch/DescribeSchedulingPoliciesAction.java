package io.headrace.submitter.http.batch;

import io.headrace.submitter.readmodel.SharingQueries.Policy;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** DescribeSchedulingPolicies: those named. Unknown ones are left out. */
record DescribeSchedulingPoliciesAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        List<Policy> found = Paging.names(request.fields(), "arns").stream()
                .map(arn -> request.arns().nameIn(arn, "scheduling-policy"))
                .distinct()
                .map(context.sharing()::policy)
                .flatMap(Optional::stream)
                .toList();
        return Paging.answer("schedulingPolicies", found, new SharingShapes(request.arns())::policy);
    }
}
