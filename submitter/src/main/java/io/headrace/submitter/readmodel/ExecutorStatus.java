package io.headrace.submitter.readmodel;

/** What the scheduler thinks of an executor. */
public enum ExecutorStatus {
    /** Jobs are placed on it. */
    REGISTERED,
    /** Its process ended on purpose; its containers run on. */
    STOPPED,
    /** It was silent for too long. */
    LOST
}
