package io.headrace.schemas.event;

/** What kind of end a failed job had. */
public enum FailureCause {
    /** The last attempt failed, or a rule said that it is not tried again. */
    ATTEMPT_FAILED,
    /** An attempt ran longer than its timeout. */
    TIMED_OUT,
    /** Somebody cancelled it while it waited. */
    CANCELLED,
    /** Somebody terminated it. */
    TERMINATED,
    /** A job that it depends on failed. */
    DEPENDENCY_FAILED,
    /** A child of the array job failed. */
    CHILD_FAILED,
    /** Its queue was deleted. */
    QUEUE_DELETED,
    /** It was preempted more often than it may be. */
    PREEMPTED,
    /** Its quota share was deleted. */
    QUOTA_SHARE_DELETED
}
