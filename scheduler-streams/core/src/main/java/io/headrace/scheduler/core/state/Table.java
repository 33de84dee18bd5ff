package io.headrace.scheduler.core.state;

/**
 * A table of immutable rows in key order, to read and write.
 *
 * @param <K> key
 * @param <V> row
 */
public interface Table<K extends Comparable<K>, V> extends ReadTable<K, V> {
    /** Puts the row under the key, in place of one that may be there. */
    void put(K key, V row);

    /** Removes the row; nothing happens when there is none. */
    void remove(K key);
}
