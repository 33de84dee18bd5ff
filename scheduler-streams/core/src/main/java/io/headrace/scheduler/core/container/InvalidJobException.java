package io.headrace.scheduler.core.container;

/** A job or job definition breaks a rule; the message is one line for the client. Never leaves the core. */
public final class InvalidJobException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String line;

    /** The line names the field, the value and what was expected. */
    public InvalidJobException(String line) {
        super(line);
        this.line = line;
    }

    @Override
    public String getMessage() {
        return line;
    }
}
