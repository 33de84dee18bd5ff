package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.Table;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.scheduler.core.state.TableSource;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The tables of one account on the task's store. Reads show the step's own changes. {@link #commit()} makes them the transaction's, and
 * {@link Factory#flush()} writes those of all accounts to the store. Not thread-safe: a task has one thread.
 */
public final class StoreTables implements TableSource {
    private final Map<TableId, Overlay<?, ?>> tables = new EnumMap<>(TableId.class);
    private final Map<TableId, LowerLayers<?, ?>> lower = new EnumMap<>(TableId.class);
    private final Factory task;
    private final AccountId account;
    private final JobTable jobs;
    private final Overlay<JobId, JobRow> jobsOfTransaction;
    private final Overlay<JobId, JobRow> rows;
    private final Overlay<JobId, JobSpec> specs;
    private final Overlay<JobId, AttemptRow> attempts;
    /** The tables that the step has changed, and those that the transaction has. */
    private final List<Overlay<?, ?>> changedByStep = new ArrayList<>();

    private final List<Overlay<?, ?>> changedByTransaction = new ArrayList<>();

    private StoreTables(Factory task, AccountId account) {
        this.task = task;
        this.account = account;
        jobs = new JobTable(stored(TableId.JOBS), lower(TableId.SPECS), lower(TableId.ATTEMPTS), task.cache.forTable());
        jobsOfTransaction = new Overlay<>(jobs, changedByTransaction);
        rows = step(TableId.JOBS);
        specs = step(TableId.SPECS);
        attempts = step(TableId.ATTEMPTS);
    }

    /** Makes the tables of accounts that share one store and one cache. Belongs to one task from its start to its end. */
    public static final class Factory {
        /**
         * A transaction with more changes than this writes them before it ends, so that the broker has most of them by then. Counted are the
         * rows that each step has changed: one that several steps change counts for each of them.
         */
        private static final int CHANGES_MAX = 700;

        private final StoreWriter store;
        private final RowCache cache;
        private final List<StoreTables> changed = new ArrayList<>();
        private final int changesMax;
        private int changes;

        /**
         * Tables on this store, which nobody else writes to.
         *
         * @param cacheBytes most bytes of rows, counted as they are stored, that are kept decoded
         */
        public Factory(KeyValueStore<Bytes, byte[]> store, long cacheBytes) {
            this(store, cacheBytes, CHANGES_MAX);
        }

        /** Tables that are written at another number of changes. */
        Factory(KeyValueStore<Bytes, byte[]> store, long cacheBytes, int changesMax) {
            this.store = new StoreWriter(store);
            cache = new RowCache(cacheBytes);
            this.changesMax = changesMax;
        }

        /** The tables of this account; make them once. */
        public StoreTables of(AccountId account) {
            return new StoreTables(this, account);
        }

        /** The transaction is about to end: writes what its steps have changed, each row once. */
        public void flush() {
            changed.forEach(StoreTables::writeDown);
            changed.clear();
            changes = 0;
            store.flush();
        }
    }

    @Override
    @SuppressWarnings("unchecked") // a table id always comes with the same types
    public <K extends Comparable<K>, V> Table<K, V> table(TableId id, Class<K> keyType, Class<V> rowType) {
        return (Table<K, V>) step(id);
    }

    /** The changes of the step lie over those of the steps that ended well since the store was written, and these over the store. */
    @SuppressWarnings("unchecked") // a table id always comes with the same types
    private <K extends Comparable<K>, V> Overlay<K, V> step(TableId id) {
        return (Overlay<K, V>) tables.computeIfAbsent(
                id, table -> new Overlay<>(this.<K, V>committed(table), changedByStep));
    }

    @SuppressWarnings("unchecked") // jobs are rows of jobs
    private <K extends Comparable<K>, V> CommittedRows<K, V> committed(TableId id) {
        return switch (id) {
            case ACCOUNT,
                    ENVIRONMENTS,
                    QUEUES,
                    EXECUTORS,
                    RESERVATIONS,
                    QUEUE_USE,
                    SHARES,
                    POLICIES,
                    CONSUMABLES,
                    QUOTA_SHARES -> new ResidentTable<>(this.<K, V>lower(id).transaction());
            case JOBS -> (CommittedRows<K, V>) new Gaps<>(jobsOfTransaction, jobs.last());
            case SPECS,
                    WAITING,
                    ATTEMPTS,
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
                    BLOCKED,
                    SERVICE_JOBS,
                    QUOTA_ATTEMPTS -> {
                LowerLayers<K, V> lower = lower(id);
                yield new Gaps<>(lower.transaction(), lower.stored().last());
            }
        };
    }

    @SuppressWarnings("unchecked") // a table id always comes with the same types
    private <K extends Comparable<K>, V> LowerLayers<K, V> lower(TableId id) {
        return (LowerLayers<K, V>) lower.computeIfAbsent(id, table -> {
            StoredTable<K, V> stored = stored(table);
            return new LowerLayers<>(stored, new Overlay<>(stored, changedByTransaction));
        });
    }

    private <K extends Comparable<K>, V> StoredTable<K, V> stored(TableId id) {
        return new StoredTable<>(task.store, task.cache, account, id);
    }

    /**
     * Whether the step may end well: a job that has an attempt or a submission has a row. The other way round it could not be told from
     * one whose row follows from them, once they are written (ADR 0024).
     *
     * @throws IllegalStateException when a job has none, which is a bug of who made the step
     */
    public void check() {
        specs.changedKeys().forEach(this::checkJob);
        attempts.changedKeys().forEach(this::checkJob);
        rows.changedKeys().forEach(this::checkJob);
    }

    private void checkJob(JobId job) {
        if (rows.get(job) == null && (attempts.get(job) != null || specs.get(job) != null)) {
            throw new IllegalStateException("job " + job + " has an attempt or a submission, but no row");
        }
    }

    /** The step ended well: its changes are the transaction's. */
    public void commit() {
        if (changedByStep.isEmpty()) {
            return;
        }
        if (changedByTransaction.isEmpty()) {
            task.changed.add(this);
        }
        for (Overlay<?, ?> table : changedByStep) {
            task.changes += table.commit();
        }
        changedByStep.clear();
        if (task.changes > task.changesMax) {
            task.flush();
        }
    }

    /** The step failed: forgets its changes. */
    public void discard() {
        changedByStep.forEach(Overlay::discard);
        changedByStep.clear();
    }

    private void writeDown() {
        // First, while the others still have what the transaction has changed of them.
        jobs.beforeWrite(jobsOfTransaction.changedKeys());
        jobsOfTransaction.commit();
        changedByTransaction.forEach(Overlay::commit);
        changedByTransaction.clear();
    }
}
