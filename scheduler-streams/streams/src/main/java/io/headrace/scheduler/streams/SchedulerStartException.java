package io.headrace.scheduler.streams;

/** The scheduler could not start, or could not go on. The message is one line that a person can act on. */
public final class SchedulerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchedulerStartException(String message) {
        super(message);
    }

    SchedulerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
