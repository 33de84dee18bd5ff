package io.headrace.scheduler.core.state;

/**
 * How far a definition name has been counted.
 *
 * @param latest highest revision given out, 1 or more
 * @param highestActive highest revision that is ACTIVE; 0 when none is
 */
public record RevisionRow(int latest, int highestActive) {}
