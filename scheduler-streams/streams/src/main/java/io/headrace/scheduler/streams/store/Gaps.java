package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.ReadTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows, and the stretches of their table that are known to hold none.
 *
 * <p>Queues are read from the front and removed from the front. In a log-structured store every removed row leaves a mark
 * that a scan has to step over until it is compacted away, and so does every row that the transaction has removed and the store
 * still has, so that a look at the head of a busy queue costs more and more. A scan therefore notes where it found the first
 * row, and the next scan from the same place begins there. A put into such a stretch ends it.
 *
 * <p>The longest stretch is the one behind the last row. New jobs have ids in the order of time, so that nearly every look whether an
 * id is taken ends there and not in the store.
 *
 * @param <K> key
 * @param <V> row
 */
final class Gaps<K extends Comparable<K>, V> implements CommittedRows<K, V> {
    /** More than the tables have heads; when it is reached, forgetting is always right. */
    private static final int STRETCHES_MAX = 4096;

    private final CommittedRows<K, V> rows;
    /** Start of each stretch to its end, which is outside of it. */
    private final NavigableMap<K, K> stretches = new TreeMap<>();

    /** No row was ever put behind this one; null when none was ever put. */
    private @Nullable K last;

    /** @param last the greatest key of these rows; null when there are none */
    Gaps(CommittedRows<K, V> rows, @Nullable K last) {
        this.rows = rows;
        this.last = last;
    }

    @Override
    public @Nullable V get(K key) {
        return isBehindLast(key) || !skip(key).equals(key) ? null : rows.get(key);
    }

    @Override
    public List<Row<K, V>> scan(K from, K to, int limit) {
        K start = skip(from);
        if (limit <= 0 || start.compareTo(to) >= 0) {
            return new ArrayList<>();
        }
        List<Row<K, V>> found = rows.scan(start, to, limit);
        noRows(from, found.isEmpty() ? to : found.getFirst().key());
        return found;
    }

    @Override
    public List<Row<K, V>> all() {
        return rows.all();
    }

    @Override
    public void put(K key, V row) {
        rows.put(key, row);
        if (isBehindLast(key)) {
            last = key;
        }
        filled(key);
    }

    @Override
    public void remove(K key) {
        rows.remove(key);
    }

    private boolean isBehindLast(K key) {
        return last == null || key.compareTo(last) > 0;
    }

    /** Where a scan from here may begin. */
    private K skip(K from) {
        Map.Entry<K, K> stretch = stretches.floorEntry(from);
        return stretch != null && stretch.getValue().compareTo(from) > 0 ? stretch.getValue() : from;
    }

    private void noRows(K from, K first) {
        if (first.compareTo(from) <= 0) {
            return;
        }
        if (stretches.size() >= STRETCHES_MAX) {
            stretches.clear();
        }
        Map.Entry<K, K> before = stretches.floorEntry(from);
        K start = before != null && before.getValue().compareTo(from) >= 0 ? before.getKey() : from;
        stretches.subMap(start, true, first, false).clear();
        stretches.put(start, first);
    }

    private void filled(K key) {
        Map.Entry<K, K> stretch = stretches.floorEntry(key);
        if (stretch != null && stretch.getValue().compareTo(key) > 0) {
            if (stretch.getKey().equals(key)) {
                stretches.remove(key);
            } else {
                stretches.put(stretch.getKey(), key);
            }
        }
    }
}
