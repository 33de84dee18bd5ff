package io.headrace.simulator;

import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.scheduler.core.state.Table;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.scheduler.core.state.TableSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables in memory that can take back everything since the last commit, as a store does whose transaction is lost. */
final class JournaledTables implements TableSource {
    private final InMemoryTables tables = new InMemoryTables();
    private final Map<TableId, Table<?, ?>> known = new EnumMap<>(TableId.class);
    private final Deque<Runnable> undo = new ArrayDeque<>();

    @Override
    @SuppressWarnings("unchecked") // a table id always comes with the same types
    public <K extends Comparable<K>, V> Table<K, V> table(TableId id, Class<K> keyType, Class<V> rowType) {
        return (Table<K, V>) known.computeIfAbsent(id, ignored -> new Journaled<>(tables.table(id, keyType, rowType)));
    }

    void commit() {
        undo.clear();
    }

    void rollBack() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    /** Every row of every table. */
    Map<TableId, List<?>> rows() {
        Map<TableId, List<?>> rows = new EnumMap<>(TableId.class);
        known.forEach((id, table) -> rows.put(id, table.all()));
        return rows;
    }

    private final class Journaled<K extends Comparable<K>, V> implements Table<K, V> {
        private final Table<K, V> table;

        Journaled(Table<K, V> table) {
            this.table = table;
        }

        @Override
        public @Nullable V get(K key) {
            return table.get(key);
        }

        @Override
        public List<Row<K, V>> scan(K from, K to, int limit) {
            return table.scan(from, to, limit);
        }

        @Override
        public List<Row<K, V>> all() {
            return table.all();
        }

        @Override
        public void put(K key, V row) {
            remember(key);
            table.put(key, row);
        }

        @Override
        public void remove(K key) {
            remember(key);
            table.remove(key);
        }

        private void remember(K key) {
            V before = table.get(key);
            undo.push(() -> {
                if (before == null) {
                    table.remove(key);
                } else {
                    table.put(key, before);
                }
            });
        }
    }
}
