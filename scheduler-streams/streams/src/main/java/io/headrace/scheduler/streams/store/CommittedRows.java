package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.ReadTable.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table that lie under changes: as the last step that ended well left them, or the last transaction.
 *
 * @param <K> key
 * @param <V> row
 */
interface CommittedRows<K extends Comparable<K>, V> {
    /** The row under this key, or null. */
    @Nullable
    V get(K key);

    /** Rows in key order, from one key to before another. */
    List<Row<K, V>> scan(K from, K to, int limit);

    /** Every row in key order. */
    List<Row<K, V>> all();

    /** Puts the row in the place of one that may be there. */
    void put(K key, V row);

    /** Takes the row away, which is there. */
    void remove(K key);
}
