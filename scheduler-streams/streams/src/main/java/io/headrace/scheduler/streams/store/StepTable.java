package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table whose changes stay here until the step has ended. A row that a step changes several times is then written once, and
 * one that came and went within the step (a job that is queued and placed at once) not at all.
 *
 * @param <K> key
 * @param <V> row
 */
final class StepTable<K extends Comparable<K>, V> implements Table<K, V> {
    private final CommittedRows<K, V> committed;
    private final NavigableMap<K, Change<V>> changes = new TreeMap<>();

    /**
     * What the step did to a row.
     *
     * @param row the row as it is now; null when it was removed
     * @param mayBeNew whether the step's first touch was a put, so that the store may not have the row
     */
    private record Change<V>(@Nullable V row, boolean mayBeNew) {}

    StepTable(CommittedRows<K, V> committed) {
        this.committed = committed;
    }

    @Override
    public @Nullable V get(K key) {
        Change<V> change = changes.get(key);
        return change != null ? change.row() : committed.get(key);
    }

    @Override
    public void put(K key, V row) {
        Change<V> before = changes.get(key);
        changes.put(key, new Change<>(row, before == null || before.mayBeNew()));
    }

    @Override
    public void remove(K key) {
        Change<V> before = changes.get(key);
        changes.put(key, new Change<>(null, before != null && before.mayBeNew()));
    }

    @Override
    public List<Row<K, V>> scan(K from, K to, int limit) {
        if (changes.isEmpty()) {
            return committed.scan(from, to, limit);
        }
        NavigableMap<K, Change<V>> changed = changes.subMap(from, true, to, false);
        // A removed row takes a place among the committed ones that another must fill.
        long enough = (long) limit + changed.size();
        return merge(committed.scan(from, to, (int) Math.min(enough, Integer.MAX_VALUE)), changed, limit);
    }

    @Override
    public List<Row<K, V>> all() {
        List<Row<K, V>> rows = committed.all();
        return changes.isEmpty() ? rows : merge(rows, changes, Integer.MAX_VALUE);
    }

    private static <K extends Comparable<K>, V> List<Row<K, V>> merge(
            List<Row<K, V>> committed, NavigableMap<K, Change<V>> changes, int limit) {
        List<Row<K, V>> merged = new ArrayList<>();
        int next = 0;
        for (Map.Entry<K, Change<V>> change : changes.entrySet()) {
            while (next < committed.size() && committed.get(next).key().compareTo(change.getKey()) < 0) {
                merged.add(committed.get(next++));
            }
            if (next < committed.size() && committed.get(next).key().compareTo(change.getKey()) == 0) {
                next++;
            }
            V row = change.getValue().row();
            if (row != null) {
                merged.add(new Row<>(change.getKey(), row));
            }
        }
        merged.addAll(committed.subList(next, committed.size()));
        return merged.size() > limit ? merged.subList(0, limit) : merged;
    }

    /** The step ended well: its changes go to the store, each row once. */
    void commit() {
        if (changes.isEmpty()) {
            return;
        }
        changes.forEach(this::write);
        changes.clear();
    }

    /** The step failed: it never was. */
    void discard() {
        changes.clear();
    }

    private void write(K key, Change<V> change) {
        V row = change.row();
        if (row != null) {
            committed.put(key, row);
        } else if (!change.mayBeNew() || committed.get(key) != null) {
            committed.remove(key);
        }
    }
}
