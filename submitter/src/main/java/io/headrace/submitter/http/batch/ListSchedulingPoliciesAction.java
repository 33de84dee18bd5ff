package io.headrace.submitter.http.batch;

import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.databind.node.ObjectNode;

/** ListSchedulingPolicies: their ARNs, by pages, the newest first. */
record ListSchedulingPoliciesAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        RequestFields fields = request.fields();
        return Paging.answer(
                "schedulingPolicies",
                fields,
                context.sharing().policies(Paging.start(fields), Paging.pageSize(fields, Paging.MAX)),
                row -> JsonCodec.mapper()
                        .createObjectNode()
                        .put("arn", request.arns().schedulingPolicy(row.policy().name())));
    }
}
