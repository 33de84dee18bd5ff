package io.headrace.submitter.guard;

/** An access file that cannot be used. The message is one line that names the file, the field, its value and what was expected. */
public final class BadAccessFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BadAccessFileException(String line) {
        super(line);
    }

    BadAccessFileException(String line, Exception cause) {
        super(line, cause);
    }
}
