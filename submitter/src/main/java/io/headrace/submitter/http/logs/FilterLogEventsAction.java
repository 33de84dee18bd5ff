package io.headrace.submitter.http.logs;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.logs.LogEvent;
import io.headrace.submitter.logs.LogScan;
import io.headrace.submitter.logs.LogScan.Cursor;
import io.headrace.submitter.logs.LogScan.Found;
import io.headrace.submitter.logs.LogScan.NoSuchPlace;
import io.headrace.submitter.readmodel.AttemptRow;
import io.headrace.submitter.readmodel.LogStream;
import io.headrace.submitter.readmodel.LogStreamQueries;
import io.headrace.submitter.readmodel.LogStreamQueries.Output;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** FilterLogEvents: lines of all streams of a group, or of some, in the order of time. A page may be empty although more follow. */
record FilterLogEventsAction(LogStreamQueries streams, LogScan scan) implements LogsOperations.Action {
    private static final int MAX = 10_000;
    private static final int STREAMS_MAX = 100;

    @Override
    public ObjectNode run(LogsFields fields, Arns arns) {
        String group = LogsOperations.group(fields, arns, streams);
        List<String> names = fields.texts("logStreamNames");
        String prefix = fields.text("logStreamNamePrefix").orElse("");
        if (names.size() > STREAMS_MAX) {
            throw LogsError.invalid(
                    "'logStreamNames' has " + names.size() + " elements, the maximum is " + STREAMS_MAX);
        }
        if (!names.isEmpty() && !prefix.isEmpty()) {
            throw LogsError.invalid("only one of 'logStreamNames' and 'logStreamNamePrefix' can be given");
        }
        long start = fields.instant("startTime").orElse(0);
        long end = fields.instant("endTime").orElse(Long.MAX_VALUE);
        FilterPattern pattern = FilterPattern.of(fields.text("filterPattern"));
        int limit = fields.limit(MAX);
        String question = "%s %s %s %d %d %s".formatted(group, names, prefix, start, end, pattern);

        List<Cursor> cursors = fields.text("nextToken")
                .map(token -> cursors(question, token))
                .orElseGet(() ->
                        names.isEmpty() ? scan.between(start, end) : scan.between(start, end, attempts(group, names)));
        Map<AttemptId, Boolean> inGroup = new HashMap<>();
        Predicate<AttemptId> meant = attempt -> inGroup.computeIfAbsent(
                attempt,
                id -> streams.attempt(id)
                        .filter(row -> row.stream().group().equals(group))
                        .isPresent());
        Map<Whose, Optional<LogStream>> known = new HashMap<>();
        Function<LogEvent, Optional<LogStream>> streamOf = event -> known.computeIfAbsent(
                new Whose(event.attempt(), event.container()),
                whose -> streams.of(whose.attempt(), whose.container())
                        .filter(stream -> stream.name().startsWith(prefix)
                                && (names.isEmpty() || names.contains(stream.name()))));
        Predicate<LogEvent> wanted = event -> event.timestamp() >= start
                && event.timestamp() <= end
                && streamOf.apply(event).isPresent()
                && pattern.test(event);
        Found found;
        try {
            found = scan.scan(cursors, meant, wanted, limit);
        } catch (NoSuchPlace e) {
            throw LogsTokens.invalid();
        }

        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        ArrayNode events = shape.putArray("events");
        for (LogEvent event : found.events()) {
            ObjectNode one = events.addObject();
            streamOf.apply(event).ifPresent(stream -> one.put("logStreamName", stream.name()));
            one.put("timestamp", event.timestamp())
                    .put("message", event.message())
                    .put("ingestionTime", event.ingestedAt())
                    .put("eventId", event.id());
        }
        shape.putArray("searchedLogStreams");
        if (!found.next().isEmpty()) {
            shape.put("nextToken", token(question, found.next()));
        }
        return shape;
    }

    /** A container: the only one of an attempt, or one of several. */
    private record Whose(AttemptId attempt, @Nullable String container) {}

    private List<AttemptRow> attempts(String group, List<String> names) {
        return names.stream()
                .map(name -> streams.find(group, name)
                        .map(Output::attempt)
                        .orElseThrow(() -> LogsError.notFound("The specified log stream does not exist.")))
                .toList();
    }

    private static String token(String question, List<Cursor> cursors) {
        return LogsTokens.of(
                question,
                cursors.stream()
                        .map(cursor -> "%d %d %d %d"
                                .formatted(cursor.partition(), cursor.offset(), cursor.skip(), cursor.end()))
                        .toList());
    }

    private static List<Cursor> cursors(String question, String token) {
        return LogsTokens.read(question, token).stream()
                .map(FilterLogEventsAction::cursor)
                .toList();
    }

    private static Cursor cursor(String text) {
        String[] numbers = text.split(" ", -1);
        if (numbers.length != 4) {
            throw LogsTokens.invalid();
        }
        try {
            return new Cursor(
                    Integer.parseInt(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Integer.parseInt(numbers[2]),
                    Long.parseLong(numbers[3]));
        } catch (IllegalArgumentException e) {
            throw LogsTokens.invalid();
        }
    }
}
