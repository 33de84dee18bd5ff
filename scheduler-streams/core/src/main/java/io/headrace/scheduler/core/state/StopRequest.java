package io.headrace.scheduler.core.state;

import io.headrace.schemas.event.StopCause;

/**
 * Somebody or something wants the job to end.
 *
 * @param cause why
 * @param reason becomes the status reason
 */
public record StopRequest(StopCause cause, String reason) {
    /** Whether it is about the live attempt alone, and over when that had ended before; any other is about the job. */
    public boolean ofAttempt() {
        return cause == StopCause.TIMEOUT || cause == StopCause.PREEMPTED;
    }
}
