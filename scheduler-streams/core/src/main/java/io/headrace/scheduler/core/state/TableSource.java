package io.headrace.scheduler.core.state;

/** Where the tables of one account come from: memory, or a key-value store. */
public interface TableSource {
    /** The table with this id; the same rows every time it is asked for. */
    <K extends Comparable<K>, V> Table<K, V> table(TableId id, Class<K> keyType, Class<V> rowType);
}
