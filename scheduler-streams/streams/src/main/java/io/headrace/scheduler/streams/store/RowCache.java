package io.headrace.scheduler.streams.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decoded rows of one task, those that were not used for longest going first. Holds nothing that the store does not.
 */
final class RowCache {
    private final long bytesMax;
    private final Map<Place, Entry> entries = new LinkedHashMap<>(1024, 0.75f, true);
    private long bytes;

    /** A key of one of the tables that share the cache. */
    private record Place(StoredTable<?, ?> table, Object key) {
        // A record's own go through method handles, and this is looked up for every row.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place that && table == that.table && key.equals(that.key);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(table) + key.hashCode();
        }
    }

    private record Entry(Object row, int weight) {}

    /** @param bytesMax most bytes of the encoded form of the rows that it keeps */
    RowCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Nullable
    Object get(StoredTable<?, ?> table, Object key) {
        Entry entry = entries.get(new Place(table, key));
        return entry == null ? null : entry.row();
    }

    /** @param weight bytes that key and row have in the store */
    void put(StoredTable<?, ?> table, Object key, Object row, int weight) {
        Entry before = entries.put(new Place(table, key), new Entry(row, weight));
        bytes += weight - (before == null ? 0 : before.weight());
        if (bytes > bytesMax) {
            shrink();
        }
    }

    private void shrink() {
        Iterator<Entry> oldest = entries.values().iterator();
        while (bytes > bytesMax && oldest.hasNext()) {
            bytes -= oldest.next().weight();
            oldest.remove();
        }
    }

    void remove(StoredTable<?, ?> table, Object key) {
        Entry before = entries.remove(new Place(table, key));
        if (before != null) {
            bytes -= before.weight();
        }
    }
}
