package io.headrace.submitter.http.batch;

import io.headrace.schemas.id.ResourceArn;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.ApiError;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** ListTagsForResource: all tags of a resource. */
record ListTagsForResourceAction(BatchContext context) implements BatchAction {
    @Override
    public ObjectNode run(BatchRequest request) {
        String text = request.fields().requiredText("resourceArn");
        ResourceArn arn = request.arns().resource(text);
        Map<String, String> tags = context.resources()
                .tags(arn.kind(), arn.name())
                .orElseThrow(() -> ApiError.client("Resource " + text + " does not exist"));
        ObjectNode answer = JsonCodec.mapper().createObjectNode();
        tags.forEach(answer.putObject("tags")::put);
        return answer;
    }
}
