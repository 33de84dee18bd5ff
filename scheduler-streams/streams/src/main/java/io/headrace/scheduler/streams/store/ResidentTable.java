package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.ReadTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are all in memory as well, because every placement looks at every one of them: queues, environments,
 * executors, policies, consumable resources.
 * Read from the store once, then written through.
 *
 * @param <K> key
 * @param <V> row
 */
final class ResidentTable<K extends Comparable<K>, V> implements CommittedRows<K, V> {
    private final CommittedRows<K, V> store;
    private final NavigableMap<K, V> rows = new TreeMap<>();

    ResidentTable(CommittedRows<K, V> store) {
        this.store = store;
        store.all().forEach(row -> rows.put(row.key(), row.value()));
    }

    @Override
    public @Nullable V get(K key) {
        return rows.get(key);
    }

    @Override
    public List<Row<K, V>> scan(K from, K to, int limit) {
        return copy(rows.subMap(from, true, to, false), limit);
    }

    @Override
    public List<Row<K, V>> all() {
        return copy(rows, Integer.MAX_VALUE);
    }

    @Override
    public void put(K key, V row) {
        store.put(key, row);
        rows.put(key, row);
    }

    @Override
    public void remove(K key) {
        store.remove(key);
        rows.remove(key);
    }

    private static <K, V> List<Row<K, V>> copy(NavigableMap<K, V> rows, int limit) {
        List<Row<K, V>> copy = new ArrayList<>();
        for (Map.Entry<K, V> entry : rows.entrySet()) {
            if (copy.size() == limit) {
                break;
            }
            copy.add(new Row<>(entry.getKey(), entry.getValue()));
        }
        return copy;
    }
}
