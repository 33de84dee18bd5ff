package io.headrace.scheduler.streams.store;

/**
 * A kind of keys as bytes. The order of the bytes, compared without sign, is the natural order of the keys.
 *
 * @param <K> the key
 */
interface KeyCodec<K> {
    /** Appends the key. */
    void write(K key, ByteWriter out);

    /** Reads a key that was written. */
    K read(ByteReader in);
}
