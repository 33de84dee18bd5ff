/**
 * The tables of the core on one key-value store.
 *
 * <p>{@link io.headrace.scheduler.streams.store.StoredKeys} finds the accounts of a partition;
 * {@link io.headrace.scheduler.streams.store.StoreTables} are the tables of one of them. A step's changes stay in memory until
 * the step has ended well, then each changed row is written once; a step that fails leaves nothing behind. The store is the
 * only truth: what is kept in memory is read from it when a task starts, and written through.
 *
 * <p>Keys: twelve digits of account, the table's prefix character, then the key so that the order of bytes is the order of
 * keys ({@link io.headrace.scheduler.streams.store.KeyCodecs}). Rows: a format byte, then the fields
 * ({@link io.headrace.scheduler.streams.store.RowCodecs}).
 */
@NullMarked
package io.headrace.scheduler.streams.store;

import org.jspecify.annotations.NullMarked;
