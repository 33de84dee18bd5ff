package io.headrace.schemas.constraint;

/** An expression is not well formed; the message is one line that says at which position, what is there, and what was expected. */
public final class InvalidExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidExpressionException(int index, String problem) {
        super("position " + (index + 1) + ": " + problem);
    }
}
