package io.headrace.bench.core;

import io.headrace.bench.Workload;
import io.headrace.scheduler.streams.store.StoreTables;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * What the state of a finished array job takes: all children run to their end on the core, over the scheduler's own tables, whose rows
 * go encoded into a store in memory. Counted are the bytes of keys and values that the array added, before RocksDB compresses them.
 */
public final class ArrayRows {
    private static final int UNDER_WAY = 256;
    private static final long CACHE_BYTES = 16L << 20;

    private ArrayRows() {}

    /** Bytes for each child of a finished array job of this size. */
    public static double bytesPerChild(int children) {
        KeyValueStore<Bytes, byte[]> store =
                Stores.inMemoryKeyValueStore("state").get();
        StoreTables.Factory task = new StoreTables.Factory(store, CACHE_BYTES);
        StoreTables tables = task.of(AccountId.DEFAULT);
        CoreAccount account = new CoreAccount(tables, UNDER_WAY, () -> {
            tables.commit();
            task.flush();
        });
        long before = bytes(store);
        String array = Workload.jobId();
        account.request(Workload.array(array, children));
        JobId parent = JobId.parse(array);
        for (int index = 0; index < children; index++) {
            account.runToSuccess(new AttemptId(parent.child(index), 1));
        }
        // The array job itself succeeds with its last child.
        if (account.succeeded() != children + 1L) {
            throw new IllegalStateException(account.succeeded() + " of " + children + " children succeeded");
        }
        return (double) (bytes(store) - before) / children;
    }

    private static long bytes(KeyValueStore<Bytes, byte[]> store) {
        long bytes = 0;
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                var row = rows.next();
                bytes += row.key.get().length + row.value.length;
            }
        }
        return bytes;
    }
}
