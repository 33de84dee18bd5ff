package io.headrace.executor.logs;

import io.headrace.schemas.report.LogBatch.LogLines;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the lines of two streams into the order of their times. An engine reads each stream by itself and notes the time before it writes the
 * line to its log, where another of the other stream may have come before: some milliseconds are usual under load.
 *
 * <p>Naively: sort by time. But a clock may be set back, and the lines of one stream stay as they were printed: so this merges.
 */
final class StreamMerge {
    private StreamMerge() {}

    /** Puts the lines in order, where they are; those of the same time stay as they came, and so do those that stand together. Nearly always there is nothing to do. */
    static void byTime(List<LogLines> lines) {
        if (isInOrder(lines)) {
            return;
        }
        Map<String, Deque<Numbered>> streams = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            LogLines line = lines.get(i);
            streams.computeIfAbsent(line.stream(), stream -> new ArrayDeque<>()).add(new Numbered(i, line));
        }
        for (int i = 0; i < lines.size(); i++) {
            Deque<Numbered> next = streams.values().stream()
                    .filter(stream -> !stream.isEmpty())
                    .min((one, other) -> one.getFirst().compareTo(other.getFirst()))
                    .orElseThrow();
            lines.set(i, next.removeFirst().line());
        }
    }

    private static boolean isInOrder(List<LogLines> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).timestamp() < lines.get(i - 1).timestamp()) {
                return false;
            }
        }
        return true;
    }

    /** A line and where it stood. */
    private record Numbered(int number, LogLines line) implements Comparable<Numbered> {
        @Override
        public int compareTo(Numbered other) {
            int byTime = Long.compare(line.timestamp(), other.line.timestamp());
            return byTime != 0 ? byTime : Integer.compare(number, other.number);
        }
    }
}
