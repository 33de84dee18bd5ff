package io.headrace.executor.logs;

import io.headrace.schemas.value.LogRange;
import java.util.Optional;

/**
 * How much of a container's output is in the logs topic.
 *
 * @param nextLine the number of the first line that is not
 * @param range where those lie that are there, also behind that line; empty if there are none
 * @param notices how many of the lines before that one say that reading failed: they have numbers, and the next reading does not come
 *     upon them
 */
public record LogPosition(long nextLine, Optional<LogRange> range, long notices) {

    /** Of a container that has written nothing. */
    public static final LogPosition START = new LogPosition(0, Optional.empty(), 0);
}
