package io.headrace.standalone.demo;

/** The demo did not come to its end; the message is one line for the person at the terminal. */
public final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The line says what is wrong. */
    public DemoFailure(String line) {
        super(line);
    }
}
