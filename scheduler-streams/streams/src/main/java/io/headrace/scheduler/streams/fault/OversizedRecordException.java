package io.headrace.scheduler.streams.fault;

/** What was decided does not fit into a record. Nothing of the step was kept. */
public final class OversizedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param message simple name of the message that is too large
     * @param bytes its size
     * @param bytesMax the most it may have
     */
    public OversizedRecordException(String message, int bytes, int bytesMax) {
        super(message + " would have " + bytes + " bytes, the maximum is " + bytesMax);
        reason = message + " would have " + bytes + " bytes, the maximum is " + bytesMax;
    }

    /** One line for people. */
    public String reason() {
        return reason;
    }
}
