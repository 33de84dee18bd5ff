package io.headrace.scheduler.streams.store;

import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** A RocksDB store as the topology has one, without the topology. */
record TestStore(KeyValueStore<Bytes, byte[]> get) implements AutoCloseable {
    static TestStore in(Path folder) {
        Properties properties = new Properties();
        properties.put("rocksdb.config.setter", RocksDbSettings.class);
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>(
                properties,
                new TaskId(0, 0),
                folder.resolve(UUID.randomUUID().toString()).toFile());
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(StoreNames.STATE), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return new TestStore(store);
    }

    @Override
    public void close() {
        get.close();
    }
}
