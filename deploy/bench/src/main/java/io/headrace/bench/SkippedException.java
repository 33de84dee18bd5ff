package io.headrace.bench;

/** A benchmark cannot be run here. The message says in one line what is missing. */
public final class SkippedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For this reason. */
    public SkippedException(String message) {
        super(message);
    }
}
