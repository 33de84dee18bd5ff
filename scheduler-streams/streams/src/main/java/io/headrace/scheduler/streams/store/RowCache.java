package io.headrace.scheduler.streams.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decoded rows of one task, for each table by its keys. Holds nothing that the store does not.
 *
 * <p>Rows are young or old. One that is put or found is young; when the young ones have half of the room they become the old ones, and
 * the old ones go. Naively the row goes that was not used for longest, which takes a list of all of them that each look changes in
 * three places of memory: that took longer than the look.
 */
final class RowCache {
    private final long halfMax;
    private final List<Rows<?, ?>> tables = new ArrayList<>();
    private long youngBytes;

    /** @param bytesMax most bytes of the encoded form of the rows that it keeps */
    RowCache(long bytesMax) {
        halfMax = bytesMax / 2;
    }

    /** For the rows of one more table. */
    <K, V> Rows<K, V> forTable() {
        Rows<K, V> made = new Rows<>();
        tables.add(made);
        return made;
    }

    private void grow(int weight) {
        if (youngBytes + weight > halfMax) {
            tables.forEach(Rows::age);
            youngBytes = 0;
        }
        youngBytes += weight;
    }

    private record Entry<V>(V row, int weight) {}

    /**
     * Of one table.
     *
     * @param <K> key
     * @param <V> row
     */
    final class Rows<K, V> {
        private Map<K, Entry<V>> young = new HashMap<>();
        private Map<K, Entry<V>> old = new HashMap<>();

        private Rows() {}

        @Nullable
        V get(K key) {
            Entry<V> entry = young.get(key);
            if (entry != null) {
                return entry.row();
            }
            entry = old.remove(key);
            if (entry == null) {
                return null;
            }
            grow(entry.weight());
            young.put(key, entry);
            return entry.row();
        }

        /** @param weight bytes that key and row have in the store */
        void put(K key, V row, int weight) {
            if (weight > halfMax) {
                remove(key);
                return;
            }
            grow(weight);
            Entry<V> before = young.put(key, new Entry<>(row, weight));
            if (before != null) {
                youngBytes -= before.weight();
            }
        }

        void remove(K key) {
            Entry<V> before = young.remove(key);
            if (before != null) {
                youngBytes -= before.weight();
            }
            old.remove(key);
        }

        private void age() {
            old = young;
            young = HashMap.newHashMap(old.size());
        }
    }
}
