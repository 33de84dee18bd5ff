package io.headrace.scheduler.core.resource;

import io.headrace.schemas.event.RejectionReason;

/** What was asked for breaks a rule; the message is the refusal. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RejectionReason reason;

    RefusedException(RejectionReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    RejectionReason reason() {
        return reason;
    }

    /** The message; always there. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    static RefusedException invalid(String message) {
        return new RefusedException(RejectionReason.INVALID_ARGUMENT, message);
    }
}
