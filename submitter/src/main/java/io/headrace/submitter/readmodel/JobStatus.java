package io.headrace.submitter.readmodel;

/** The states of a job, in the words of AWS Batch. Clients know these, and {@link #SCHEDULED} of service jobs alone. */
public enum JobStatus {
    /** Accepted. */
    SUBMITTED,
    /** Waits for other jobs; or an array job whose children have not all ended. */
    PENDING,
    /** Can be placed. */
    RUNNABLE,
    /** A service job that was placed on an executor, which has not begun yet. */
    SCHEDULED,
    /** Placed on an executor. */
    STARTING,
    /** Its container runs. */
    RUNNING,
    /** Ended well. */
    SUCCEEDED,
    /** Ended badly. */
    FAILED;

    /** Whether a job in this state has ended for good. */
    public boolean terminal() {
        return this == SUCCEEDED || this == FAILED;
    }
}
