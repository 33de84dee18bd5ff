package io.headrace.submitter.http.logs;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The members of requests: none is passed over without a word. */
final class LogsMembers {
    private static final Set<String> GROUP = Set.of("logGroupName", "logGroupIdentifier");

    /** What is read, and what would change nothing: no output is masked, and streams are always interleaved. */
    private static final Map<String, Set<String>> TAKEN = Map.of(
            "GetLogEvents",
            Set.of("logStreamName", "startTime", "endTime", "nextToken", "limit", "startFromHead", "unmask"),
            "FilterLogEvents",
            Set.of(
                    "logStreamNames",
                    "logStreamNamePrefix",
                    "startTime",
                    "endTime",
                    "filterPattern",
                    "nextToken",
                    "limit",
                    "interleaved",
                    "unmask"),
            "DescribeLogStreams",
            Set.of("logStreamNamePrefix", "orderBy", "descending", "nextToken", "limit"),
            "DescribeLogGroups",
            Set.of("logGroupNamePrefix", "logGroupNamePattern", "nextToken", "limit"));

    /** What CloudWatch Logs has and Headrace does not. */
    private static final Map<String, Set<String>> LACKING = Map.of(
            "DescribeLogGroups",
            Set.of("accountIdentifiers", "includeLinkedAccounts", "logGroupClass", "logGroupIdentifiers"));

    private LogsMembers() {}

    /**
     * Looks at the members of a request.
     *
     * @param unknown hears of those that CloudWatch Logs does not know
     * @throws LogsError naming one that cannot be honoured
     */
    static void check(String operation, LogsFields fields, Consumer<String> unknown) {
        for (String name : fields.names()) {
            boolean group = GROUP.contains(name) && !operation.equals("DescribeLogGroups");
            if (LACKING.getOrDefault(operation, Set.of()).contains(name)) {
                refuseUnlessUsual(name, fields.value(name));
            } else if (!group && !TAKEN.getOrDefault(operation, Set.of()).contains(name)) {
                unknown.accept(name);
            }
        }
    }

    /** What says no more than its absence would is taken. */
    private static void refuseUnlessUsual(String name, JsonNode value) {
        boolean usual = switch (value.getNodeType()) {
            case NULL -> true;
            case ARRAY -> value.isEmpty();
            case BOOLEAN -> !value.booleanValue();
            case STRING -> name.equals("logGroupClass") && value.stringValue().equals("STANDARD");
            default -> false;
        };
        if (!usual) {
            throw LogsError.invalid("'" + name + "' is not supported by this version of Headrace, expected none");
        }
    }
}
