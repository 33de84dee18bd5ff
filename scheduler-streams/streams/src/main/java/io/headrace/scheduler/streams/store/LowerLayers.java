package io.headrace.scheduler.streams.store;

/**
 * A table as it was when it was last written, and as it will be when it is written next.
 *
 * @param stored what the store has
 * @param transaction what the steps that ended well since then have made of it
 * @param <K> key
 * @param <V> row
 */
record LowerLayers<K extends Comparable<K>, V>(StoredTable<K, V> stored, Overlay<K, V> transaction) {}
