package io.headrace.submitter.cli.api;

/** The front door answered, and the answer is no; the message is the one that it gave. */
public final class ApiFailure extends CliFailure {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * A refusal.
     *
     * @param status HTTP status
     * @param message one line
     */
    public ApiFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed a little later. */
    public boolean isPassing() {
        return status == 429 || status >= 500;
    }
}
