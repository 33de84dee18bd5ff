/**
 * The tables of the core on one key-value store.
 *
 * <p>{@link io.headrace.scheduler.streams.store.StoredKeys} finds the accounts of a partition;
 * {@link io.headrace.scheduler.streams.store.StoreTables} are the tables of one of them. A step's changes stay in memory until
 * the step has ended well, those of a transaction until there are many or it is about to end, which
 * {@link io.headrace.scheduler.streams.store.TaskStore} says; then each changed row is written once. A step that fails leaves nothing
 * behind, and neither does a transaction. What else is kept in memory is read from the store, and written through.
 *
 * <p>A table, from the top: changes of the step ({@link io.headrace.scheduler.streams.store.Overlay}); all rows
 * ({@link io.headrace.scheduler.streams.store.ResidentTable}) or known gaps ({@link io.headrace.scheduler.streams.store.Gaps}); changes
 * of the transaction (an overlay again); the store ({@link io.headrace.scheduler.streams.store.StoredTable}). Most rows of jobs follow from
 * other rows of the store and are not in it themselves ({@link io.headrace.scheduler.streams.store.JobTable}).
 *
 * <p>Keys: twelve digits of account, the table's prefix character, then the key so that the order of bytes is the order of
 * keys ({@link io.headrace.scheduler.streams.store.KeyCodecs}). Rows: a format byte, then the fields
 * ({@link io.headrace.scheduler.streams.store.RowCodecs}).
 */
@NullMarked
package io.headrace.scheduler.streams.store;

import org.jspecify.annotations.NullMarked;
