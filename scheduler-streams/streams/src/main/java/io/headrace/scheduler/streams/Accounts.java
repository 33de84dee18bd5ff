package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.Liveness;
import io.headrace.scheduler.streams.store.StoreTables;
import io.headrace.scheduler.streams.store.StoredKeys;
import io.headrace.scheduler.streams.store.TaskStore;
import io.headrace.schemas.id.AccountId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The accounts of one task: those that the store knows when the task starts, and those that come. */
final class Accounts {
    private static final long CACHE_BYTES = 16L << 20;

    private final Map<AccountId, Account> accounts = new TreeMap<>();
    private final StoreTables.Factory tables;
    private final SchedulerParts parts;

    /** Built anew whenever the task starts: a restored store may hold other rows than this instance last saw. */
    Accounts(TaskStore store, SchedulerParts parts, CommitPace pace) {
        tables = new StoreTables.Factory(store.rows(), CACHE_BYTES);
        store.beforeCommit(() -> {
            tables.flush();
            pace.ended();
        });
        this.parts = parts;
        StoredKeys.accounts(store.rows()).forEach(this::of);
    }

    Account of(AccountId id) {
        return accounts.computeIfAbsent(id, this::made);
    }

    private Account made(AccountId id) {
        Timing timing = parts.timing();
        Liveness liveness = new Liveness(timing.lease().toMillis(), timing.gap().toMillis());
        return new Account(id, parts.configs().apply(id), tables.of(id), liveness);
    }

    Collection<Account> all() {
        return accounts.values();
    }
}
