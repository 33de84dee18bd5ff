package io.headrace.submitter.logs;

import io.headrace.schemas.id.AttemptId;
import org.jspecify.annotations.Nullable;

/**
 * A line of output and where it lies.
 *
 * @param attempt whose output
 * @param container which of its containers, where it has several; absent otherwise
 * @param timestamp when it was written, milliseconds since the epoch
 * @param ingestedAt when Kafka had it, milliseconds since the epoch
 * @param message its text
 * @param partition of the logs topic
 * @param offset of its record
 * @param line number of the line in the container's output, from 0
 */
public record LogEvent(
        AttemptId attempt,
        @Nullable String container,
        long timestamp,
        long ingestedAt,
        String message,
        int partition,
        long offset,
        long line) {
    /** A name that no other line has: digits only, as CloudWatch has it. */
    public String id() {
        return "%015d%06d%020d%015d".formatted(timestamp, partition, offset, line);
    }
}
