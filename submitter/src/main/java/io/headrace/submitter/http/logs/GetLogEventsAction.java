package io.headrace.submitter.http.logs;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.logs.LogEvent;
import io.headrace.submitter.logs.LogPages;
import io.headrace.submitter.logs.LogPages.Page;
import io.headrace.submitter.logs.LogPages.Position;
import io.headrace.submitter.logs.LogPages.Wanted;
import io.headrace.submitter.readmodel.LogStreamQueries;
import io.headrace.submitter.readmodel.LogStreamQueries.Output;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** GetLogEvents: pages of one stream; at either end a token comes back as it was given. */
record GetLogEventsAction(LogStreamQueries streams, LogPages pages) implements LogsOperations.Action {
    private static final int MAX = 10_000;
    private static final Pattern TOKEN = Pattern.compile("([fb])/([0-9]{20})([0-9]{20})([0-9]{10})");

    @Override
    public ObjectNode run(LogsFields fields, Arns arns) {
        String group = LogsOperations.group(fields, arns, streams);
        String name = fields.requiredText("logStreamName");
        Output output = streams.find(group, name)
                .orElseThrow(() -> LogsError.notFound("The specified log stream does not exist."));
        Wanted wanted = new Wanted(
                fields.instant("startTime").orElse(0),
                fields.instant("endTime").orElse(Long.MAX_VALUE),
                fields.limit(MAX));
        Page page = fields.text("nextToken")
                .map(token -> page(output, token, wanted))
                .orElseGet(() -> fields.flag("startFromHead")
                        ? pages.forwards(output, null, wanted)
                        : pages.backwards(output, null, wanted));
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        ArrayNode events = shape.putArray("events");
        for (LogEvent event : page.events()) {
            events.addObject()
                    .put("timestamp", event.timestamp())
                    .put("message", event.message())
                    .put("ingestionTime", event.ingestedAt());
        }
        return shape.put("nextForwardToken", token('f', output, page.end()))
                .put("nextBackwardToken", token('b', output, page.begin()));
    }

    private Page page(Output output, String token, Wanted wanted) {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            throw LogsTokens.invalid();
        }
        Position position = position(parts);
        if (!token.equals(token(parts.group(1).charAt(0), output, position))) {
            throw LogsTokens.invalid();
        }
        return parts.group(1).equals("f")
                ? pages.forwards(output, position, wanted)
                : pages.backwards(output, position, wanted);
    }

    private static Position position(Matcher parts) {
        try {
            return new Position(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
        } catch (NumberFormatException e) {
            throw LogsTokens.invalid();
        }
    }

    /** Digits, as CloudWatch's, the last of which are a check: a token of another stream is refused. */
    private static String token(char direction, Output output, Position position) {
        String digits = "%020d%020d".formatted(position.offset(), position.line());
        CRC32 check = new CRC32();
        String whose = output.attempt().id() + (output.container() == null ? "" : output.container());
        check.update((whose + digits).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return direction + "/" + digits + "%010d".formatted(check.getValue());
    }
}
