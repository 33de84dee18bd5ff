package io.headrace.scheduler.core.state;

/** What is expected of an executor. The order is that of the codes in the store. */
public enum ExecutorDuty {
    /** Jobs are placed on it. */
    SERVING,
    /** Its process ended on purpose and has not come back. */
    STOPPED,
    /** It gets nothing new, and what runs there ends. */
    DRAINING,
    /** Nothing ran there any more, and its process was told to leave. */
    DRAINED
}
