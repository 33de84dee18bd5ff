package io.headrace.scheduler.core.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of immutable rows in key order, to read.
 *
 * @param <K> key; its natural order is the order of the table
 * @param <V> row
 */
public interface ReadTable<K extends Comparable<K>, V> {
    /** The row under this key, or null. */
    @Nullable
    V get(K key);

    /**
     * Rows in key order. A copy: later changes of the table do not show in it.
     *
     * @param from first key, inclusive
     * @param to last key, exclusive
     * @param limit most rows to return, 1 or more
     */
    List<Row<K, V>> scan(K from, K to, int limit);

    /** Every row in key order; for small tables, checks and dumps. */
    List<Row<K, V>> all();

    /** Whether there is a row under this key. */
    default boolean contains(K key) {
        return get(key) != null;
    }

    /**
     * One row with its key.
     *
     * @param key the key
     * @param value the row
     * @param <K> key
     * @param <V> row
     */
    record Row<K, V>(K key, V value) {}
}
