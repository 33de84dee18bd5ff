package io.headrace.submitter.http.logs;

import io.headrace.submitter.readmodel.LogStream;
import io.headrace.submitter.readmodel.LogStreamQueries.Listing;
import java.util.List;
import java.util.Optional;

/** Tokens whose check is right and whose content is not: the check is no secret. */
public final class ForgedTokens {
    private ForgedTokens() {}

    /** For FilterLogEvents with the usual group and nothing else. */
    public static String filterLogEvents(String... parts) {
        String question = "%s %s %s %d %d %s"
                .formatted(LogStream.USUAL_GROUP, List.of(), "", 0, Long.MAX_VALUE, FilterPattern.of(Optional.empty()));
        return LogsTokens.of(question, List.of(parts));
    }

    /** For DescribeLogStreams with the usual group and nothing else. */
    public static String describeLogStreams(String... parts) {
        return LogsTokens.of(new Listing(LogStream.USUAL_GROUP, "", false, false).toString(), List.of(parts));
    }
}
