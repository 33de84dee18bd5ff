package io.headrace.submitter.readmodel;

/** What the scheduler thinks of an executor. */
public enum ExecutorStatus {
    /** Jobs are placed on it. */
    REGISTERED,
    /** It gets nothing new, and what runs there ends. */
    DRAINING,
    /** Nothing runs there any more, and its process was told to leave. */
    DRAINED,
    /** Its process ended on purpose; its containers run on. */
    STOPPED,
    /** It was silent for too long. */
    LOST
}
