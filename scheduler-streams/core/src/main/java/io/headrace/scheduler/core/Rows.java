package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.ReadTable;
import org.jspecify.annotations.Nullable;

/** Rows that must be there: when one is not, an invariant is broken, and going on would make it worse. */
public final class Rows {
    private Rows() {}

    /**
     * The row under the key.
     *
     * @throws IllegalStateException when there is none
     */
    public static <K extends Comparable<K>, V> V need(ReadTable<K, V> table, K key) {
        @Nullable V row = table.get(key);
        if (row == null) {
            throw new IllegalStateException("no row for " + key);
        }
        return row;
    }
}
