package io.headrace.scheduler.streams.store;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store that is written in one go: a batch costs half of what its rows cost one by one. */
final class StoreWriter {
    private final KeyValueStore<Bytes, byte[]> rows;
    private final List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>();
    private final ByteWriter scratch = new ByteWriter();

    StoreWriter(KeyValueStore<Bytes, byte[]> rows) {
        this.rows = rows;
    }

    /** The store, to read. It does not have what was put since the last {@link #flush()}. */
    KeyValueStore<Bytes, byte[]> rows() {
        return rows;
    }

    /** For the next key or row, empty; the one that was written in it before must have been taken out. */
    ByteWriter scratch() {
        return scratch.clear();
    }

    void put(Bytes key, byte[] row) {
        batch.add(KeyValue.pair(key, row));
    }

    @SuppressWarnings("NullAway") // a store takes no value for a removal
    void remove(Bytes key) {
        batch.add(KeyValue.pair(key, null));
    }

    void flush() {
        if (!batch.isEmpty()) {
            rows.putAll(batch);
            batch.clear();
        }
    }
}
