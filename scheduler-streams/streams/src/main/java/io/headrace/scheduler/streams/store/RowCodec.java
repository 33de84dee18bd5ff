package io.headrace.scheduler.streams.store;

/**
 * A kind of rows as bytes. The first byte is the format, so that a later release can read what an earlier one wrote.
 *
 * @param <V> the row
 */
interface RowCodec<V> {
    /** Writes the row in the newest format. */
    void write(V row, ByteWriter out);

    /**
     * Reads a row of any format so far.
     *
     * @throws StoreFormatException when the format is not known
     */
    V read(byte[] bytes);
}
