package io.headrace.scheduler.core.state;

/** Where a queue or compute environment is in its life; one that is gone has no row. */
public enum ResourceStatus {
    /** It can be used. */
    VALID,
    /** It takes nothing new, and is gone once it is empty. */
    DELETING
}
