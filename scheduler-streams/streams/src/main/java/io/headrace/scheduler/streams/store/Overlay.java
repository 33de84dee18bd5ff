package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Changes that lie over the rows below and have not gone there yet: those of a step until it has ended well, and those of a
 * transaction until it is about to end. A row that changes several times then goes down once, and one that came and went in
 * between (a job that is queued and placed at once) not at all.
 *
 * <p>Changes are kept by hash, because nearly every access names its key; their order is kept from the first scan on.
 *
 * @param <K> key
 * @param <V> row
 */
final class Overlay<K extends Comparable<K>, V> implements Table<K, V>, CommittedRows<K, V> {
    /** A map that has grown past its first size is replaced rather than cleared: going through it looks at every slot that it ever had. */
    private static final int CHANGES_KEPT = 12;

    private final CommittedRows<K, V> below;
    private Map<K, Change<V>> changes = new HashMap<>();
    private @Nullable NavigableSet<K> order;

    /**
     * What happened to a row.
     *
     * @param row the row as it is now; null when it was removed
     * @param mayBeNew whether the first touch was a put, so that there may be no row below
     */
    private record Change<V>(@Nullable V row, boolean mayBeNew) {}

    Overlay(CommittedRows<K, V> below) {
        this.below = below;
    }

    @Override
    public @Nullable V get(K key) {
        Change<V> change = changes.get(key);
        return change != null ? change.row() : below.get(key);
    }

    @Override
    public void put(K key, V row) {
        change(key, row);
    }

    @Override
    public void remove(K key) {
        change(key, null);
    }

    private void change(K key, @Nullable V row) {
        Change<V> before = changes.get(key);
        boolean mayBeNew = before == null ? row != null : before.mayBeNew();
        changes.put(key, new Change<>(row, mayBeNew));
        if (before == null && order != null) {
            order.add(key);
        }
    }

    @Override
    public List<Row<K, V>> scan(K from, K to, int limit) {
        if (changes.isEmpty()) {
            return below.scan(from, to, limit);
        }
        NavigableSet<K> changed = order().subSet(from, true, to, false);
        return changed.isEmpty() ? below.scan(from, to, limit) : merge(from, to, limit, changed);
    }

    /** Reads on below until there are enough: a removed row takes a place there that another must fill. */
    private List<Row<K, V>> merge(K from, K to, int limit, NavigableSet<K> changed) {
        Merge<K, V> merge = new Merge<>(changes, changed, limit);
        List<Row<K, V>> page = below.scan(from, to, limit);
        while (merge.take(page) && page.size() >= limit) {
            K last = page.getLast().key();
            // The bound is inclusive, so the last one comes again.
            List<Row<K, V>> next = below.scan(last, to, limit + 1);
            page = next.isEmpty() || !next.getFirst().key().equals(last) ? next : next.subList(1, next.size());
        }
        return merge.finish();
    }

    @Override
    public List<Row<K, V>> all() {
        List<Row<K, V>> rows = below.all();
        if (changes.isEmpty()) {
            return rows;
        }
        Merge<K, V> merge = new Merge<>(changes, order(), Integer.MAX_VALUE);
        merge.take(rows);
        return merge.finish();
    }

    private NavigableSet<K> order() {
        if (order == null) {
            order = new TreeSet<>(changes.keySet());
        }
        return order;
    }

    /** Rows from below and changed ones, in order, until there are enough. */
    private static final class Merge<K extends Comparable<K>, V> {
        private final Map<K, Change<V>> changes;
        private final List<K> changed;
        private final int limit;
        private final List<Row<K, V>> merged = new ArrayList<>();
        private int next;

        Merge(Map<K, Change<V>> changes, NavigableSet<K> changed, int limit) {
            this.changes = changes;
            this.changed = List.copyOf(changed);
            this.limit = limit;
        }

        /** The next rows from below; answers whether more are wanted. */
        boolean take(List<Row<K, V>> page) {
            for (Row<K, V> row : page) {
                takeChanged(row.key());
                boolean isChanged = next < changed.size() && changed.get(next).equals(row.key());
                if (isChanged) {
                    addChanged();
                } else {
                    add(row.key(), row.value());
                }
            }
            return merged.size() < limit;
        }

        /** There are no more below. */
        List<Row<K, V>> finish() {
            takeChanged(null);
            return merged;
        }

        private void takeChanged(@Nullable K before) {
            while (merged.size() < limit
                    && next < changed.size()
                    && (before == null || changed.get(next).compareTo(before) < 0)) {
                addChanged();
            }
        }

        private void addChanged() {
            K key = changed.get(next++);
            Change<V> change = changes.get(key);
            add(key, change == null ? null : change.row());
        }

        private void add(K key, @Nullable V row) {
            if (row != null && merged.size() < limit) {
                merged.add(new Row<>(key, row));
            }
        }
    }

    /** Gives the changes to the rows below, each once; answers how many there were. */
    int commit() {
        int size = changes.size();
        if (size > 0) {
            changes.forEach(this::write);
            discard();
        }
        return size;
    }

    /** The changes never were. */
    void discard() {
        if (changes.size() > CHANGES_KEPT) {
            changes = new HashMap<>();
        } else {
            changes.clear();
        }
        if (order != null) {
            order.clear();
        }
    }

    private void write(K key, Change<V> change) {
        V row = change.row();
        if (row != null) {
            below.put(key, row);
        } else if (!change.mayBeNew() || below.get(key) != null) {
            below.remove(key);
        }
    }
}
