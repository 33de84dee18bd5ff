package io.headrace.schemas.value;

/**
 * Where an attempt's output lies in the logs topic.
 *
 * @param partition partition of {@code headrace.logs}
 * @param firstOffset offset of its first record
 * @param lastOffset offset of its last record, inclusive
 */
public record LogRange(int partition, long firstOffset, long lastOffset) {}
