package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Changes that lie over the rows below and have not gone there yet: those of a step until it has ended well, and those of a
 * transaction until there are many or it is about to end. A row that changes several times then goes down once, and one that came and went in
 * between (a job that is queued and placed at once) not at all.
 *
 * <p>Changes are kept by hash, because nearly every access names its key; the order of their keys is kept from the first scan on. They
 * go down as they came, which is nearly the order of new keys: rows that are written beside each other take a store less of a search,
 * and fewer bytes of a compressed topic.
 *
 * @param <K> key
 * @param <V> row
 */
final class Overlay<K extends Comparable<K>, V> implements Table<K, V>, CommittedRows<K, V> {
    /** A map that has grown past its first size is replaced rather than cleared: going through it looks at every slot that it ever had. */
    private static final int CHANGES_KEPT = 12;

    private final CommittedRows<K, V> below;
    private Map<K, Change<V>> changes = new LinkedHashMap<>();
    private final Collection<? super Overlay<K, V>> changed;
    private @Nullable NavigableSet<K> order;

    /** What happened to a row. */
    private static final class Change<V> {
        /** The row as it is now; null when it was removed. */
        @Nullable
        V row;
        /** Whether the first touch was a put, so that there may be no row below. */
        final boolean mayBeNew;

        Change(@Nullable V row) {
            this.row = row;
            mayBeNew = row != null;
        }
    }

    /** @param changed where this puts itself with its first change, and with the first after each {@link #commit} or {@link #discard} */
    Overlay(CommittedRows<K, V> below, Collection<? super Overlay<K, V>> changed) {
        this.below = below;
        this.changed = changed;
    }

    @Override
    public @Nullable V get(K key) {
        Change<V> change = changes.get(key);
        return change != null ? change.row : below.get(key);
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
        if (changes.isEmpty()) {
            changed.add(this);
        }
        Change<V> before = changes.putIfAbsent(key, new Change<>(row));
        if (before != null) {
            before.row = row;
        } else if (order != null) {
            order.add(key);
        }
    }

    @Override
    public List<Row<K, V>> scan(K from, K to, int limit) {
        if (changes.isEmpty()) {
            return below.scan(from, to, limit);
        }
        NavigableSet<K> touched = order().subSet(from, true, to, false);
        return touched.isEmpty() ? below.scan(from, to, limit) : merge(from, to, limit, touched);
    }

    /** Reads on below until there are enough: a removed row takes a place there that another must fill. */
    private List<Row<K, V>> merge(K from, K to, int limit, NavigableSet<K> touched) {
        Merge<K, V> merge = new Merge<>(changes, touched, limit);
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
            add(key, change == null ? null : change.row);
        }

        private void add(K key, @Nullable V row) {
            if (row != null && merged.size() < limit) {
                merged.add(new Row<>(key, row));
            }
        }
    }

    /** The keys of the rows that are changed, as they came. They change with the changes. */
    Set<K> changedKeys() {
        return changes.keySet();
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
            changes = new LinkedHashMap<>();
        } else {
            changes.clear();
        }
        if (order != null) {
            order.clear();
        }
    }

    private void write(K key, Change<V> change) {
        V row = change.row;
        if (row != null) {
            below.put(key, row);
        } else if (!change.mayBeNew || below.get(key) != null) {
            below.remove(key);
        }
    }
}
