package io.headrace.executor.logs;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.LogBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose output.
 *
 * @param attemptId whose container
 * @param container its name where it is one of several; absent otherwise
 */
public record LogSource(AttemptId attemptId, @Nullable String container) {

    /** The only container of an attempt. */
    public static LogSource of(AttemptId attemptId) {
        return new LogSource(attemptId, null);
    }

    LogBatch batch(long firstLine, List<LogBatch.LogLines> lines) {
        return new LogBatch(attemptId, container, firstLine, lines);
    }

    @Override
    public String toString() {
        return container == null ? attemptId.toString() : attemptId + " " + container;
    }
}
