package io.headrace.submitter.http.logs;

import io.headrace.submitter.http.Arns;
import java.util.List;
import java.util.Optional;

/**
 * What a request is about, as permissions are given. The guard asks here, and the operations read the group in the same way: nothing may be
 * looked at but what permission was asked for.
 *
 * @param group name of the log group; empty for all groups
 * @param streams names of its streams; empty for all of them
 */
public record LogsSubject(Optional<String> group, List<String> streams) {
    /** Copies the list. */
    public LogsSubject {
        streams = List.copyOf(streams);
    }

    /**
     * The subject of a request. Members that the operation does not read have no say.
     *
     * @throws LogsError when the body cannot be read, or lacks what the operation must be told
     */
    public static LogsSubject of(String operation, byte[] body, Arns arns) {
        return switch (operation) {
            case "GetLogEvents" -> {
                LogsFields fields = LogsFields.read(body);
                yield new LogsSubject(Optional.of(group(fields, arns)), List.of(fields.requiredText("logStreamName")));
            }
            case "FilterLogEvents" -> {
                LogsFields fields = LogsFields.read(body);
                yield new LogsSubject(Optional.of(group(fields, arns)), fields.texts("logStreamNames"));
            }
            case "DescribeLogStreams" -> new LogsSubject(Optional.of(group(LogsFields.read(body), arns)), List.of());
            default -> new LogsSubject(Optional.empty(), List.of());
        };
    }

    /** The name of the group that a request names, by its name or ARN, whether or not there is one. */
    static String group(LogsFields fields, Arns arns) {
        Optional<String> name = fields.text("logGroupName");
        Optional<String> identifier = fields.text("logGroupIdentifier");
        if (name.isPresent() == identifier.isPresent()) {
            throw LogsError.invalid("one of 'logGroupName' and 'logGroupIdentifier' is required, and not both");
        }
        return name.or(() -> identifier.map(arns::logGroupIn)).orElseThrow();
    }
}
