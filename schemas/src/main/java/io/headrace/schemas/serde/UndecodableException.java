package io.headrace.schemas.serde;

/** A record that is no message of its topic: it goes to the dead letters, with {@link #reason()}. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason one line naming what is wrong */
    public UndecodableException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** One line naming what is wrong: the header or field, what stands there, and what was expected. */
    public String reason() {
        return reason;
    }
}
