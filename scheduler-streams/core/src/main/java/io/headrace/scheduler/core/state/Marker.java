package io.headrace.scheduler.core.state;

/** The row of a table in which only the keys matter. */
public enum Marker {
    /** The one row there is. */
    PRESENT
}
