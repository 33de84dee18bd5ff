package io.headrace.scheduler.core.state;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tables in memory: for the simulator, for tests, and for folding events. Not thread-safe. */
public final class InMemoryTables implements TableSource {
    private final Map<TableId, Table<?, ?>> tables = new EnumMap<>(TableId.class);

    @Override
    @SuppressWarnings("unchecked") // a table id always comes with the same types
    public <K extends Comparable<K>, V> Table<K, V> table(TableId id, Class<K> keyType, Class<V> rowType) {
        return (Table<K, V>) tables.computeIfAbsent(id, ignored -> new TreeTable<K, V>());
    }

    private static final class TreeTable<K extends Comparable<K>, V> implements Table<K, V> {
        private final NavigableMap<K, V> rows = new TreeMap<>();

        @Override
        public @Nullable V get(K key) {
            return rows.get(key);
        }

        @Override
        public List<Row<K, V>> scan(K from, K to, int limit) {
            List<Row<K, V>> found = new ArrayList<>();
            for (Map.Entry<K, V> entry : rows.subMap(from, true, to, false).entrySet()) {
                if (found.size() == limit) {
                    break;
                }
                found.add(new Row<>(entry.getKey(), entry.getValue()));
            }
            return found;
        }

        @Override
        public List<Row<K, V>> all() {
            List<Row<K, V>> found = new ArrayList<>(rows.size());
            rows.forEach((key, value) -> found.add(new Row<>(key, value)));
            return found;
        }

        @Override
        public void put(K key, V row) {
            rows.put(key, row);
        }

        @Override
        public void remove(K key) {
            rows.remove(key);
        }
    }
}
