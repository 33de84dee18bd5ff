package io.headrace.scheduler.streams.store;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/**
 * Stretches of a table that are known to hold no row.
 *
 * <p>Queues are read from the front and removed from the front. In a log-structured store every removed row leaves a mark
 * that a scan has to step over until it is compacted away, so that a look at the head of a busy queue costs more and more.
 * A scan therefore notes where it found the first row, and the next scan from the same place begins there. A put into such a
 * stretch ends it.
 */
final class Gaps {
    /** More than the tables have heads; when it is reached, forgetting is always right. */
    private static final int STRETCHES_MAX = 4096;

    /** Start of each stretch to its end, which is outside of it. */
    private final NavigableMap<Bytes, Bytes> stretches = new TreeMap<>();

    /** Where a scan from here may begin. */
    Bytes skip(Bytes from) {
        Map.Entry<Bytes, Bytes> stretch = stretches.floorEntry(from);
        return stretch != null && stretch.getValue().compareTo(from) > 0 ? stretch.getValue() : from;
    }

    /** A scan from one key found no row before another. */
    void found(Bytes from, Bytes first) {
        if (first.compareTo(from) <= 0) {
            return;
        }
        if (stretches.size() >= STRETCHES_MAX) {
            stretches.clear();
        }
        Map.Entry<Bytes, Bytes> before = stretches.floorEntry(from);
        Bytes start = before != null && before.getValue().compareTo(from) >= 0 ? before.getKey() : from;
        stretches.subMap(start, true, first, false).clear();
        stretches.put(start, first);
    }

    /** There is a row under this key now. */
    void filled(Bytes key) {
        Map.Entry<Bytes, Bytes> stretch = stretches.floorEntry(key);
        if (stretch != null && stretch.getValue().compareTo(key) > 0) {
            if (stretch.getKey().equals(key)) {
                stretches.remove(key);
            } else {
                stretches.put(stretch.getKey(), key);
            }
        }
    }
}
