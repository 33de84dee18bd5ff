package io.headrace.scheduler.streams.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Decoded rows of one task, those that were not used for longest going first. Holds nothing that the store does not.
 */
final class RowCache {
    private final long bytesMax;
    private final Map<Bytes, Entry> entries = new LinkedHashMap<>(1024, 0.75f, true);
    private long bytes;

    private record Entry(Object row, int weight) {}

    /** @param bytesMax most bytes of the encoded form of the rows that it keeps */
    RowCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Nullable
    Object get(Bytes key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.row();
    }

    void put(Bytes key, Object row, int length) {
        int weight = length + key.get().length;
        Entry before = entries.put(key, new Entry(row, weight));
        bytes += weight - (before == null ? 0 : before.weight());
        Iterator<Entry> oldest = entries.values().iterator();
        while (bytes > bytesMax && oldest.hasNext()) {
            bytes -= oldest.next().weight();
            oldest.remove();
        }
    }

    void remove(Bytes key) {
        Entry before = entries.remove(key);
        if (before != null) {
            bytes -= before.weight();
        }
    }
}
