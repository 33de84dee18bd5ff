package io.headrace.scheduler.core.state;

/** Where a job is in its life. AWS Batch's words; a client sees no others. */
public enum JobStatus {
    /** Accepted, not looked at yet. */
    SUBMITTED,
    /** Waits for other jobs; or an array job whose children have not all ended. */
    PENDING,
    /** Can be placed. */
    RUNNABLE,
    /** A service job whose executor was ordered and has not begun yet. */
    SCHEDULED,
    /** Placed; its container is not running yet. */
    STARTING,
    /** Its container runs. */
    RUNNING,
    /** Ended well, for good. */
    SUCCEEDED,
    /** Ended badly, for good. */
    FAILED;

    /** Whether nothing can change any more. */
    public boolean terminal() {
        return this == SUCCEEDED || this == FAILED;
    }
}
