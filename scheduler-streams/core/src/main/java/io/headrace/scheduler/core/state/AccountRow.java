package io.headrace.scheduler.core.state;

/**
 * The account's own row.
 *
 * @param sequence sequence number of its latest event
 */
public record AccountRow(long sequence) {}
