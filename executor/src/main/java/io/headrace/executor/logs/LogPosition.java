package io.headrace.executor.logs;

import io.headrace.schemas.value.LogRange;
import java.util.Optional;

/**
 * How much of an attempt's output is in the logs topic.
 *
 * @param nextLine the number of the first line that is not
 * @param range where the others lie; empty if there are none
 */
public record LogPosition(long nextLine, Optional<LogRange> range) {

    /** Of an attempt that has written nothing. */
    public static final LogPosition START = new LogPosition(0, Optional.empty());

    /** This position after one more batch. */
    LogPosition plus(int partition, long offset, long lineAfterBatch) {
        LogRange grown = range.map(known -> new LogRange(
                        partition, Math.min(known.firstOffset(), offset), Math.max(known.lastOffset(), offset)))
                .orElseGet(() -> new LogRange(partition, offset, offset));
        return new LogPosition(Math.max(nextLine, lineAfterBatch), Optional.of(grown));
    }
}
