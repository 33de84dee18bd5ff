package io.headrace.submitter.http.logs;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.readmodel.LogStreamQueries;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** DescribeLogGroups: the usual group of AWS Batch, and those that jobs have named ({@code awslogs-group}) once they have begun to run. */
record DescribeLogGroupsAction(LogStreamQueries streams) implements LogsOperations.Action {
    private static final int MAX = 50;

    @Override
    public ObjectNode run(LogsFields fields, Arns arns) {
        String prefix = fields.text("logGroupNamePrefix").orElse("");
        String part = fields.text("logGroupNamePattern").orElse("");
        if (!prefix.isEmpty() && !part.isEmpty()) {
            throw LogsError.invalid("only one of 'logGroupNamePrefix' and 'logGroupNamePattern' can be given");
        }
        int limit = fields.limit(MAX);
        String question = "groups " + prefix + " " + part;
        String after = fields.text("nextToken")
                .map(token -> LogsTokens.read(question, token).getFirst())
                .orElse(null);
        List<String> found = streams.groups(prefix, after, limit + 1);
        List<String> page = found.subList(0, Math.min(limit, found.size()));
        long since = streams.since();
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        ArrayNode array = shape.putArray("logGroups");
        page.stream()
                .filter(name -> name.contains(part))
                .forEach(name -> array.addObject()
                        .put("logGroupName", name)
                        .put("creationTime", since)
                        .put("metricFilterCount", 0)
                        .put("arn", arns.logGroup(name) + ":*")
                        .put("storedBytes", 0L)
                        .put("logGroupClass", "STANDARD")
                        .put("logGroupArn", arns.logGroup(name)));
        if (found.size() > limit) {
            shape.put("nextToken", LogsTokens.of(question, List.of(page.getLast())));
        }
        return shape;
    }
}
