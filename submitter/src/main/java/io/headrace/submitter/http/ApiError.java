package io.headrace.submitter.http;

import io.headrace.schemas.serde.InvalidMessageException;

/** An answer that is an error, in AWS's form. The message is one line for whoever called. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Kind kind;
    private final String line;

    /** The two errors that every AWS Batch operation lists. */
    public enum Kind {
        /** The caller can mend it. */
        CLIENT("ClientException"),
        /** The caller can only try again. */
        SERVER("ServerException");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** The error's name on the wire. */
        public String type() {
            return type;
        }
    }

    private ApiError(int status, Kind kind, String line) {
        super(line, null, false, false);
        this.status = status;
        this.kind = kind;
        this.line = line;
    }

    /** The request is wrong: 400. */
    public static ApiError client(String line) {
        return new ApiError(400, Kind.CLIENT, line);
    }

    /** The request's body breaks the contract: 400. */
    public static ApiError client(InvalidMessageException problem) {
        return client(problem.problem());
    }

    /** The request is wrong in a way that has an HTTP status of its own. */
    public static ApiError client(int status, String line) {
        return new ApiError(status, Kind.CLIENT, line);
    }

    /** What was asked for does not exist: 404. */
    public static ApiError notFound(String line) {
        return new ApiError(404, Kind.CLIENT, line);
    }

    /** It cannot be done at the moment: 503. Clients try again. */
    public static ApiError unavailable(String line) {
        return new ApiError(503, Kind.SERVER, line);
    }

    /** A defect of ours: 500. */
    static ApiError internal(String line) {
        return new ApiError(500, Kind.SERVER, line);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Whose fault it is. */
    public Kind kind() {
        return kind;
    }

    /** One line for whoever called. */
    public String line() {
        return line;
    }
}
