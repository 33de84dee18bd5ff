package io.headrace.submitter.http.logs;

import io.headrace.submitter.http.Arns;
import io.headrace.submitter.logs.LogPages;
import io.headrace.submitter.logs.LogScan;
import io.headrace.submitter.readmodel.LogStreamQueries;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations of CloudWatch Logs, by the last part of {@code X-Amz-Target}.
 *
 * @param streams questions about the names of output
 * @param pages reads the output of one attempt
 * @param scan looks through the output of many
 */
public record LogsOperations(LogStreamQueries streams, LogPages pages, LogScan scan) {
    /** Before the name of an operation in {@code X-Amz-Target}. */
    public static final String TARGET = "Logs_20140328.";

    /** One operation. */
    interface Action {
        /** Answers a request. @throws LogsError when the answer is an error */
        ObjectNode run(LogsFields fields, Arns arns);
    }

    private Map<String, Action> actions() {
        Map<String, Action> actions = new TreeMap<>();
        actions.put("DescribeLogGroups", new DescribeLogGroupsAction(streams));
        actions.put("DescribeLogStreams", new DescribeLogStreamsAction(streams));
        actions.put("FilterLogEvents", new FilterLogEventsAction(streams, scan));
        actions.put("GetLogEvents", new GetLogEventsAction(streams, pages));
        return actions;
    }

    /** The operations that there are. */
    public List<String> names() {
        return List.copyOf(actions().keySet());
    }

    /**
     * Carries out a call.
     *
     * @param operation name of the operation
     * @param body the request's JSON
     * @param unknown hears which of its members CloudWatch Logs does not know
     * @throws LogsError when the answer is an error
     */
    public ObjectNode run(String operation, byte[] body, Arns arns, Consumer<String> unknown) {
        Action action = actions().get(operation);
        if (action == null) {
            throw LogsError.unknownOperation("CloudWatch Logs: the operation " + operation
                    + " is not supported by this version of Headrace, expected one of " + names());
        }
        LogsFields fields = LogsFields.read(body);
        LogsMembers.check(operation, fields, unknown);
        return action.run(fields, arns);
    }

    /** The group that a request names, by its name or ARN. @throws LogsError when there is none */
    static String group(LogsFields fields, Arns arns, LogStreamQueries streams) {
        String name = LogsSubject.group(fields, arns);
        if (!streams.groupExists(name)) {
            throw LogsError.notFound("The specified log group does not exist.");
        }
        return name;
    }
}
