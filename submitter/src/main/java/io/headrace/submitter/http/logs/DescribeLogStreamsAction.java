package io.headrace.submitter.http.logs;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.readmodel.LogStreamQueries;
import io.headrace.submitter.readmodel.LogStreamQueries.After;
import io.headrace.submitter.readmodel.LogStreamQueries.Listing;
import io.headrace.submitter.readmodel.LogStreamQueries.Output;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** DescribeLogStreams: one stream for each container of an attempt that has begun to run. What was last heard of a stream is when its attempt began, or ended. */
record DescribeLogStreamsAction(LogStreamQueries streams) implements LogsOperations.Action {
    private static final int MAX = 50;

    @Override
    public ObjectNode run(LogsFields fields, Arns arns) {
        String group = LogsOperations.group(fields, arns, streams);
        String prefix = fields.text("logStreamNamePrefix").orElse("");
        Listing listing = new Listing(
                group, prefix, byLastEvent(fields.text("orderBy").orElse("LogStreamName")), fields.flag("descending"));
        if (listing.byLastEvent() && !prefix.isEmpty()) {
            throw LogsError.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        int limit = fields.limit(MAX);
        After after = fields.text("nextToken")
                .map(token -> LogsTokens.read(listing.toString(), token))
                .map(DescribeLogStreamsAction::after)
                .orElse(null);
        List<Output> found = streams.list(listing, after, limit + 1);
        List<Output> page = found.subList(0, Math.min(limit, found.size()));
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        ArrayNode array = shape.putArray("logStreams");
        page.forEach(output -> array.add(stream(output, arns.logGroup(group))));
        if (found.size() > limit) {
            Output last = page.getLast();
            shape.put(
                    "nextToken",
                    LogsTokens.of(
                            listing.toString(),
                            List.of(
                                    String.valueOf(last.lastEvent()),
                                    last.attempt().stream().name())));
        }
        return shape;
    }

    private static After after(List<String> parts) {
        if (parts.size() != 2) {
            throw LogsTokens.invalid();
        }
        try {
            return new After(Long.parseLong(parts.get(0)), parts.get(1));
        } catch (NumberFormatException e) {
            throw LogsTokens.invalid();
        }
    }

    private static boolean byLastEvent(String orderBy) {
        return switch (orderBy) {
            case "LogStreamName" -> false;
            case "LastEventTime" -> true;
            default ->
                throw LogsError.invalid("'orderBy' is '" + orderBy + "', expected LogStreamName or LastEventTime");
        };
    }

    private static ObjectNode stream(Output output, String groupArn) {
        String name = output.attempt().stream().name();
        return JsonCodec.mapper()
                .createObjectNode()
                .put("logStreamName", name)
                .put("creationTime", output.startedAt())
                .put("firstEventTimestamp", output.startedAt())
                .put("lastEventTimestamp", output.lastEvent())
                .put("lastIngestionTime", output.lastEvent())
                .put("arn", groupArn + ":log-stream:" + name)
                .put("storedBytes", 0L);
    }
}
