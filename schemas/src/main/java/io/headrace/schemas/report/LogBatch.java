package io.headrace.schemas.report;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.AttemptId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some lines of a container's output. Written to {@code headrace.logs}, keyed by attempt id; batches of one attempt are in order.
 *
 * @param attemptId whose output
 * @param container which of its containers, where it has several; absent otherwise
 * @param firstLine number of the first line in this batch, from 0, so that a reader sees what it has already
 * @param lines the lines in order
 */
public record LogBatch(AttemptId attemptId, @Nullable String container, long firstLine, List<LogLine> lines) {
    /** Copies the lines. */
    public LogBatch {
        lines = Copies.list(lines);
    }

    /** Output of an attempt of one container. */
    public LogBatch(AttemptId attemptId, long firstLine, List<LogLine> lines) {
        this(attemptId, null, firstLine, lines);
    }

    /**
     * One line.
     *
     * @param timestamp when it was written, milliseconds since the epoch
     * @param stream {@code stdout} or {@code stderr}
     * @param message the text without its line end; bytes that are not UTF-8 are replaced
     */
    public record LogLine(long timestamp, String stream, String message) {}
}
