package io.headrace.scheduler.streams.fault;

/** The core failed on a command: an invariant is broken. Nothing of the step was kept. */
public final class StepFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param bug what the core threw */
    public StepFailedException(RuntimeException bug) {
        super("the scheduler failed on it: " + bug, bug);
        reason = "the scheduler failed on it: " + bug;
    }

    /** One line for people. */
    public String reason() {
        return reason;
    }
}
