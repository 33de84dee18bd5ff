package io.headrace.submitter.cli.api;

/** Ends a command with one line for people on standard error and exit status 1. */
public class CliFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line that says what went wrong and, where there is something to do about it, what */
    public CliFailure(String message) {
        super(message);
    }

    /**
     * A failure with what caused it, for a debugger.
     *
     * @param message one line that says what went wrong
     * @param cause what went wrong underneath
     */
    public CliFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
