package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.Liveness;
import io.headrace.scheduler.streams.store.StoreTables;
import io.headrace.scheduler.streams.store.StoredKeys;
import io.headrace.schemas.id.AccountId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** The accounts of one task: those that the store knows when the task starts, and those that come. */
final class Accounts {
    private static final long CACHE_BYTES = 16L << 20;

    private final Map<AccountId, Account> accounts = new TreeMap<>();
    private final StoreTables.Factory tables;
    private final long leaseMillis;
    private final long stepMillisMax;

    /** Built anew whenever the task starts: a restored store may hold other rows than this instance last saw. */
    Accounts(KeyValueStore<Bytes, byte[]> store, SchedulerParts parts) {
        tables = new StoreTables.Factory(store, CACHE_BYTES);
        leaseMillis = parts.lease().toMillis();
        // A late tick counts, an absent scheduler does not.
        stepMillisMax = 2 * parts.tick().toMillis();
        StoredKeys.accounts(store).forEach(this::of);
    }

    Account of(AccountId id) {
        return accounts.computeIfAbsent(
                id, ignored -> new Account(id, tables.of(id), new Liveness(leaseMillis, stepMillisMax)));
    }

    Collection<Account> all() {
        return accounts.values();
    }
}
