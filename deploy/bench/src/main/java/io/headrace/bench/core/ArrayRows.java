package io.headrace.bench.core;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Workload;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Spread;
import io.headrace.bench.result.Target;
import io.headrace.scheduler.streams.store.StoreTables;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * What the state of a finished array job takes: all children run to their end on the core, over the scheduler's own tables, whose rows
 * go encoded into a store in memory. Counted are the bytes of keys and values that the array added, before RocksDB compresses them.
 */
public final class ArrayRows implements Benchmark {
    private static final int UNDER_WAY = 256;
    private static final long CACHE_BYTES = 16L << 20;
    private static final double BYTES_TARGET = 2;

    @Override
    public String name() {
        return "array-rows";
    }

    @Override
    public String description() {
        return "encoded state of a finished array job, through the core";
    }

    @Override
    public List<Row> run(BenchContext context) {
        int children = context.pick(20_000, 200_000);
        KeyValueStore<Bytes, byte[]> store =
                Stores.inMemoryKeyValueStore("state").get();
        StoreTables tables = new StoreTables.Factory(store, CACHE_BYTES).of(AccountId.DEFAULT);
        CoreAccount account = new CoreAccount(tables, UNDER_WAY, tables::commit);
        long before = bytes(store);
        String array = Workload.jobId();
        account.request(Workload.array(array, children));
        JobId parent = JobId.parse(array);
        for (int index = 0; index < children; index++) {
            account.runToSuccess(new AttemptId(parent.child(index), 1));
        }
        if (account.succeeded() != children + 1L) {
            throw new IllegalStateException(account.succeeded() + " of " + children + " children succeeded");
        }
        double bytesPerChild = (double) (bytes(store) - before) / children;
        return List.of(new Row.Alone(
                name(),
                "state per finished child of " + children,
                "bytes",
                Spread.of(List.of(bytesPerChild)),
                Target.atMost(BYTES_TARGET)));
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
