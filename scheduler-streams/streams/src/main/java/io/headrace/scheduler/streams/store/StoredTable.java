package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.schemas.id.AccountId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the store has them, read when they are needed, through a cache of decoded ones that the tables of a task share.
 *
 * @param <K> key
 * @param <V> row
 */
final class StoredTable<K extends Comparable<K>, V> implements CommittedRows<K, V> {
    private final StoreWriter store;
    private final RowCache.Rows<K, V> cache;
    private final KeyCodec<K> keys;
    private final RowCodec<V> rows;
    private final byte[] prefix;

    @SuppressWarnings("unchecked") // the codecs of a table id are those of its types
    StoredTable(StoreWriter store, RowCache cache, AccountId account, TableId table) {
        this.store = store;
        this.cache = cache.forTable();
        keys = (KeyCodec<K>) KeyCodecs.of(table);
        rows = (RowCodec<V>) RowCodecs.of(table);
        prefix = StoredKeys.prefix(account, table);
    }

    @Override
    public @Nullable V get(K key) {
        V cached = cache.get(key);
        if (cached != null) {
            return cached;
        }
        Bytes stored = stored(key);
        byte[] bytes = store.rows().get(stored);
        if (bytes == null) {
            return null;
        }
        V row = rows.read(bytes);
        cache.put(key, row, stored.get().length + bytes.length);
        return row;
    }

    @Override
    public List<Row<K, V>> scan(K from, K to, int limit) {
        return scan(stored(from), stored(to), limit);
    }

    @Override
    public List<Row<K, V>> all() {
        return scan(Bytes.wrap(prefix), end(), Integer.MAX_VALUE);
    }

    /** The greatest key in the store; null when there is no row. */
    @Nullable
    K last() {
        try (KeyValueIterator<Bytes, byte[]> backwards = store.rows().reverseRange(Bytes.wrap(prefix), end())) {
            while (backwards.hasNext()) {
                byte[] key = backwards.next().key.get();
                if (Arrays.equals(key, 0, Math.min(prefix.length, key.length), prefix, 0, prefix.length)) {
                    return keys.read(new ByteReader(key, prefix.length));
                }
                // The store's bound is inclusive: this is the next table's.
            }
            return null;
        }
    }

    /** The first key behind this table. */
    private Bytes end() {
        byte[] end = prefix.clone();
        // The prefix ends with an ASCII character, so there is always a next one.
        end[end.length - 1]++;
        return Bytes.wrap(end);
    }

    private List<Row<K, V>> scan(Bytes from, Bytes to, int limit) {
        List<Row<K, V>> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> iterator = store.rows().range(from, to)) {
            while (found.size() < limit && iterator.hasNext()) {
                KeyValue<Bytes, byte[]> next = iterator.next();
                if (next.key.compareTo(to) >= 0) {
                    break; // the store's bound is inclusive, ours is not
                }
                found.add(new Row<>(keys.read(new ByteReader(next.key.get(), prefix.length)), rows.read(next.value)));
            }
        }
        return found;
    }

    @Override
    public void put(K key, V row) {
        Bytes stored = stored(key);
        byte[] bytes = row(row);
        store.put(stored, bytes);
        if (row != Marker.PRESENT) { // these are found by scans, which do not look into the cache
            cache.put(key, row, stored.get().length + bytes.length);
        }
    }

    @Override
    public void remove(K key) {
        store.remove(stored(key));
        cache.remove(key);
    }

    private Bytes stored(K key) {
        ByteWriter out = store.scratch().raw(prefix);
        keys.write(key, out);
        return Bytes.wrap(out.toBytes());
    }

    private byte[] row(V row) {
        ByteWriter out = store.scratch();
        rows.write(row, out);
        return out.toBytes();
    }
}
