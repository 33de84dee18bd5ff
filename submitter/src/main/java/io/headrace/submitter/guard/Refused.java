package io.headrace.submitter.guard;

/** A request that the guard does not let through. The message is one line for whoever called. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String line;

    /** Why, with the name and the HTTP status that AWS gives it. */
    public enum Reason {
        /** No signature at all. */
        MISSING_TOKEN("MissingAuthenticationTokenException", 403),
        /** A signature that lacks a part, or is of another kind. */
        INCOMPLETE_SIGNATURE("IncompleteSignatureException", 403),
        /** An access key that is not known, or a session token that is not its own. */
        UNRECOGNIZED_CLIENT("UnrecognizedClientException", 403),
        /** Credentials whose time is over. */
        EXPIRED_TOKEN("ExpiredTokenException", 403),
        /** A signature that is not that of this request, or not of this time. */
        INVALID_SIGNATURE("InvalidSignatureException", 403),
        /** No policy allows it, or one forbids it. */
        ACCESS_DENIED("AccessDeniedException", 403),
        /** The account asks more often than it may. */
        TOO_MANY_REQUESTS("TooManyRequestsException", 429);

        private final String type;
        private final int status;

        Reason(String type, int status) {
            this.type = type;
            this.status = status;
        }

        /** The error's name on the wire. */
        public String type() {
            return type;
        }

        /** Its HTTP status. */
        public int status() {
            return status;
        }
    }

    Refused(Reason reason, String line) {
        super(line, null, false, false);
        this.reason = reason;
        this.line = line;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** One line for whoever called. */
    public String line() {
        return line;
    }
}
