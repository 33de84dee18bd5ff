package io.headrace.submitter.readmodel;

/** The projection can go no further: what follows would be folded without this event. The message names it, in one line. */
final class UnreadableEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableEventException(String line) {
        super(line);
    }
}
