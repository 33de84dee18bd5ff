package io.headrace.submitter.cli.api;

/** No answer came: nothing listens there, or the connection was lost. Trying again later may help. */
public final class NotReached extends CliFailure {
    private static final long serialVersionUID = 1L;

    /**
     * A failure of the connection.
     *
     * @param message one line that names the address
     * @param cause what went wrong underneath
     */
    public NotReached(String message, Throwable cause) {
        super(message, cause);
    }
}
