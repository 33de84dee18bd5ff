package io.headrace.schemas.report;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which lines of a container's output have been seen. Batches may come twice, and after trouble with Kafka one may come behind a later one: what
 * lies before the last line that was seen need not have been. Takes as much room as there are holes. Not thread-safe.
 */
public final class KnownLines {
    /** First line of each stretch to the one behind its last. They neither touch nor overlap. */
    private final NavigableMap<Long, Long> stretches = new TreeMap<>();

    /** Takes note of some lines. */
    public void add(long firstLine, int lines) {
        if (lines <= 0) {
            return;
        }
        long first = firstLine;
        long end = firstLine + lines;
        Map.Entry<Long, Long> before = stretches.floorEntry(end);
        while (before != null && before.getValue() >= first) {
            first = Math.min(first, before.getKey());
            end = Math.max(end, before.getValue());
            stretches.remove(before.getKey());
            before = stretches.floorEntry(end);
        }
        stretches.put(first, end);
    }

    /** Whether this line has been seen. */
    public boolean has(long line) {
        Map.Entry<Long, Long> stretch = stretches.floorEntry(line);
        return stretch != null && stretch.getValue() > line;
    }

    /** The first line that has not been seen. */
    public long next() {
        return stretches.getOrDefault(0L, 0L);
    }
}
