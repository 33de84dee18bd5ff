package io.headrace.executor.logs;

import io.headrace.schemas.report.KnownLines;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.value.LogRange;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What of one container's output was found in the logs topic. A batch that had to be sent again may be missing although later ones are there:
 * everything behind such a hole is sent once more, and readers pass over what they have. So is everything of an attempt whose first lines the topic
 * keeps no longer.
 */
final class FoundLines {
    private final KnownLines lines = new KnownLines();
    private final Set<Long> notices = new HashSet<>();
    private Optional<LogRange> range = Optional.empty();

    void add(LogBatch batch, int partition, long offset) {
        lines.add(batch.firstLine(), batch.size());
        if (AttemptLog.isNotice(batch)) {
            notices.add(batch.firstLine());
        }
        range = Optional.of(grown(range, partition, offset));
    }

    LogPosition position() {
        long next = lines.next();
        return new LogPosition(
                next, range, notices.stream().filter(line -> line < next).count());
    }

    /** The range with one more record. */
    static LogRange grown(Optional<LogRange> range, int partition, long offset) {
        return range.map(known -> new LogRange(
                        partition, Math.min(known.firstOffset(), offset), Math.max(known.lastOffset(), offset)))
                .orElseGet(() -> new LogRange(partition, offset, offset));
    }
}
