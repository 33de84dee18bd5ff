package io.headrace.schemas.service;

/** A payload cannot be run as it stands; the message names the member, its value and what was expected. */
public final class InvalidPayloadException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With one line for whoever wrote the payload. */
    public InvalidPayloadException(String message) {
        super(message);
    }

    /** The message; always there. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
