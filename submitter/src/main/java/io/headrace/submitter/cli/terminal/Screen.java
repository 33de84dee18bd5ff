package io.headrace.submitter.cli.terminal;

/**
 * What standard output and standard error lead to.
 *
 * @param outIsTerminal whether standard output is a terminal
 * @param errIsTerminal whether standard error is a terminal
 * @param columns width of the terminal; meaningless when neither is one
 */
public record Screen(boolean outIsTerminal, boolean errIsTerminal, int columns) {
    /** No terminal: pipes or files. */
    public static final Screen NONE = new Screen(false, false, 80);
}
