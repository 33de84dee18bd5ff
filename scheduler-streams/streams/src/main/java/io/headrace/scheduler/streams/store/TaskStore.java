package io.headrace.scheduler.streams.store;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * The store of a task: RocksDB with a changelog, and the moment at which a transaction is about to end.
 *
 * <p>Kafka Streams has its stores flush their caches before it commits, moves or closes a task. What the tables have changed since then
 * goes to the store in that moment at the latest. Streams' own cache does the same with bytes, after every row was encoded and looked
 * up by its key's bytes; it took a third of the scheduler's time (ADR 0013). For the same reason this is no {@code KeyValueStore}
 * itself: nobody shall write past the tables.
 */
public final class TaskStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]> {
    private static final Runnable NOTHING = () -> {};

    private Runnable beforeCommit = NOTHING;

    private TaskStore(KeyValueStore<Bytes, byte[]> rows) {
        super(rows);
    }

    /** Builds one for each task, with a changelog topic of this configuration. */
    public static StoreBuilder<TaskStore> builder(Map<String, String> changelog) {
        return new Builder(Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(StoreNames.STATE), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelog));
    }

    /** The rows as the tables last wrote them, before the last commit or since. */
    public KeyValueStore<Bytes, byte[]> rows() {
        return wrapped();
    }

    /** What is to be done whenever a transaction is about to end, in place of what was to be done so far. */
    public void beforeCommit(Runnable action) {
        beforeCommit = action;
    }

    @Override
    public void flushCache() {
        beforeCommit.run();
        super.flushCache();
    }

    /** The task becomes a standby, whose rows come from the changelog. */
    @Override
    public void clearCache() {
        beforeCommit = NOTHING;
        super.clearCache();
    }

    private record Builder(StoreBuilder<KeyValueStore<Bytes, byte[]>> rows) implements StoreBuilder<TaskStore> {
        @Override
        public TaskStore build() {
            return new TaskStore(rows.build());
        }

        @Override
        public StoreBuilder<TaskStore> withCachingEnabled() {
            throw new UnsupportedOperationException("the tables are the cache");
        }

        @Override
        public StoreBuilder<TaskStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<TaskStore> withLoggingEnabled(Map<String, String> config) {
            return new Builder(rows.withLoggingEnabled(config));
        }

        @Override
        public StoreBuilder<TaskStore> withLoggingDisabled() {
            return new Builder(rows.withLoggingDisabled());
        }

        @Override
        public Map<String, String> logConfig() {
            return rows.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return rows.loggingEnabled();
        }

        @Override
        public String name() {
            return rows.name();
        }
    }
}
