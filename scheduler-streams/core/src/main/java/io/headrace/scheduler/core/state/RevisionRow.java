package io.headrace.scheduler.core.state;

/**
 * How far a definition name has been counted.
 *
 * @param latest highest revision given out, 1 or more
 */
public record RevisionRow(int latest) {}
