package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.ExecutorId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The executors' rows, with the index over them kept up to date. */
final class IndexedExecutors implements Table<ExecutorId, ExecutorRow> {
    private final Table<ExecutorId, ExecutorRow> rows;
    private @Nullable ExecutorPools pools;

    IndexedExecutors(Table<ExecutorId, ExecutorRow> rows) {
        this.rows = rows;
    }

    /** The index; made from the rows when it is first asked for. */
    ExecutorPools pools() {
        ExecutorPools made = pools;
        if (made == null) {
            made = new ExecutorPools(rows.all());
            pools = made;
        }
        return made;
    }

    void forgetPools() {
        pools = null;
    }

    @Override
    public void put(ExecutorId key, ExecutorRow row) {
        if (pools != null) {
            pools.replace(key, rows.get(key), row);
        }
        rows.put(key, row);
    }

    @Override
    public void remove(ExecutorId key) {
        if (pools != null) {
            pools.replace(key, rows.get(key), null);
        }
        rows.remove(key);
    }

    @Override
    public @Nullable ExecutorRow get(ExecutorId key) {
        return rows.get(key);
    }

    @Override
    public List<Row<ExecutorId, ExecutorRow>> scan(ExecutorId from, ExecutorId to, int limit) {
        return rows.scan(from, to, limit);
    }

    @Override
    public List<Row<ExecutorId, ExecutorRow>> all() {
        return rows.all();
    }
}
