package io.headrace.submitter.http.logs;

/** An answer of CloudWatch Logs that is an error. The message is one line for whoever called. */
public final class LogsError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String line;

    private LogsError(String type, String line) {
        this(400, type, line);
    }

    private LogsError(int status, String type, String line) {
        super(line, null, false, false);
        this.status = status;
        this.type = type;
        this.line = line;
    }

    static LogsError invalid(String line) {
        return new LogsError("InvalidParameterException", line);
    }

    static LogsError notFound(String line) {
        return new LogsError("ResourceNotFoundException", line);
    }

    static LogsError unknownOperation(String line) {
        return new LogsError("UnknownOperationException", line);
    }

    static LogsError notJson(String line) {
        return new LogsError("SerializationException", line);
    }

    /** It cannot be done at the moment. Clients try again. */
    public static LogsError unavailable(String line) {
        return new LogsError(503, "ServiceUnavailableException", line);
    }

    /** Too much is asked for at a time. Clients try again. */
    public static LogsError throttled(String line) {
        return new LogsError("ThrottlingException", line);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The error's name on the wire. */
    public String type() {
        return type;
    }

    /** One line for whoever called. */
    public String line() {
        return line;
    }
}
