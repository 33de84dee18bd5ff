package io.headrace.scheduler.core.state;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tables in memory: for the simulator, for tests, and for folding events. Not thread-safe. */
public final class InMemoryTables implements TableSource {
    private final Map<TableId, Table<?, ?>> tables = new EnumMap<>(TableId.class);

    @Override
    @SuppressWarnings("unchecked") // a table id always comes with the same types
    public <K extends Comparable<K>, V> Table<K, V> table(TableId id, Class<K> keyType, Class<V> rowType) {
        return (Table<K, V>) tables.computeIfAbsent(id, ignored -> new MemoryTable<K, V>());
    }

    /** Rows by hash, because nearly every access names its key; their order is kept from the first scan on. */
    private static final class MemoryTable<K extends Comparable<K>, V> implements Table<K, V> {
        private final Map<K, V> rows = new HashMap<>();
        private @Nullable NavigableSet<K> order;

        @Override
        public @Nullable V get(K key) {
            return rows.get(key);
        }

        @Override
        public List<Row<K, V>> scan(K from, K to, int limit) {
            List<Row<K, V>> found = new ArrayList<>();
            for (K key : order().subSet(from, true, to, false)) {
                if (found.size() == limit) {
                    break;
                }
                found.add(row(key));
            }
            return found;
        }

        @Override
        public List<Row<K, V>> all() {
            List<Row<K, V>> found = new ArrayList<>(rows.size());
            order().forEach(key -> found.add(row(key)));
            return found;
        }

        @Override
        public void put(K key, V row) {
            if (rows.put(key, row) == null && order != null) {
                order.add(key);
            }
        }

        @Override
        public void remove(K key) {
            if (rows.remove(key) != null && order != null) {
                order.remove(key);
            }
        }

        private NavigableSet<K> order() {
            if (order == null) {
                order = new TreeSet<>(rows.keySet());
            }
            return order;
        }

        private Row<K, V> row(K key) {
            return new Row<>(key, Objects.requireNonNull(rows.get(key)));
        }
    }
}
