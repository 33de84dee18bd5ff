package io.headrace.submitter.cli.terminal;

/** Whoever reads standard output has closed it, as {@code head} does when it has seen enough. Not an error. */
public final class OutputClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a stack trace: nobody looks at it. */
    public OutputClosed() {
        super("standard output was closed", null, false, false);
    }
}
