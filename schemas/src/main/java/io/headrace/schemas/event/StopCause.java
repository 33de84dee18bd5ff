package io.headrace.schemas.event;

/** Why a job is stopped before it has ended by itself. */
public enum StopCause {
    /** Somebody cancelled it. */
    CANCEL,
    /** Somebody terminated it. */
    TERMINATE,
    /** The attempt ran longer than its timeout. */
    TIMEOUT,
    /** Its queue is being deleted. */
    QUEUE_DELETED,
    /** It is a node of a multi-node parallel job whose main node has ended. */
    MAIN_NODE_ENDED,
    /** A job with a better right to its capacity takes its place; it goes back to its queue. */
    PREEMPTED,
    /** Its quota share is being deleted. */
    QUOTA_SHARE_DELETED
}
