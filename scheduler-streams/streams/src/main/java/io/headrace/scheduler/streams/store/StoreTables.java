package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.Table;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.scheduler.core.state.TableSource;
import io.headrace.schemas.id.AccountId;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The tables of one account on the task's store. Reads show the step's own changes; the store gets them with
 * {@link #commit()}. Not thread-safe: a task has one thread.
 */
public final class StoreTables implements TableSource {
    private final Map<TableId, StepTable<?, ?>> tables = new EnumMap<>(TableId.class);
    private final KeyValueStore<Bytes, byte[]> store;
    private final RowCache cache;
    private final AccountId account;

    private StoreTables(KeyValueStore<Bytes, byte[]> store, RowCache cache, AccountId account) {
        this.store = store;
        this.cache = cache;
        this.account = account;
    }

    /** Makes the tables of accounts that share one store and one cache. Belongs to one task from its start to its end. */
    public static final class Factory {
        private final KeyValueStore<Bytes, byte[]> store;
        private final RowCache cache;

        /**
         * Tables on this store, which nobody else writes to.
         *
         * @param cacheBytes most bytes of rows, counted as they are stored, that are kept decoded
         */
        public Factory(KeyValueStore<Bytes, byte[]> store, long cacheBytes) {
            this.store = store;
            cache = new RowCache(cacheBytes);
        }

        /** The tables of this account; make them once. */
        public StoreTables of(AccountId account) {
            return new StoreTables(store, cache, account);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // a table id always comes with the same types
    public <K extends Comparable<K>, V> Table<K, V> table(TableId id, Class<K> keyType, Class<V> rowType) {
        return (Table<K, V>) tables.computeIfAbsent(id, ignored -> new StepTable<>(this.<K, V>committed(id)));
    }

    private <K extends Comparable<K>, V> CommittedRows<K, V> committed(TableId id) {
        CommittedRows<K, V> stored = new StoredTable<>(store, cache, account, id);
        return switch (id) {
            case ACCOUNT, ENVIRONMENTS, QUEUES, EXECUTORS, RESERVATIONS, QUEUE_USE, SHARES, POLICIES, CONSUMABLES ->
                new ResidentTable<>(stored);
            case JOBS,
                    SPECS,
                    WAITING,
                    ATTEMPTS,
                    EXECUTOR_JOBS,
                    ENDED_CHILDREN,
                    READY_CHILDREN,
                    DEPENDANTS,
                    AWAITED,
                    SWEEPS,
                    RELEASES,
                    DEADLINES,
                    ENDED,
                    DEFINITIONS,
                    REVISIONS,
                    HELD,
                    TIME_LIMITS,
                    TAGS,
                    BLOCKED -> stored;
        };
    }

    /** The step ended well: writes its changes, each row once. */
    public void commit() {
        tables.values().forEach(StepTable::commit);
    }

    /** The step failed: forgets its changes. */
    public void discard() {
        tables.values().forEach(StepTable::discard);
    }
}
