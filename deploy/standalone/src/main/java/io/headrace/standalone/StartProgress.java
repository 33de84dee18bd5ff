package io.headrace.standalone;

import io.headrace.submitter.cli.terminal.Console;

/** Says what is being started: on a terminal in one line that is gone in the end, elsewhere not at all. */
final class StartProgress implements AutoCloseable {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Console console;
    private boolean shown;

    StartProgress(Console console) {
        this.console = console;
    }

    /** This comes next. */
    void next(String what) {
        if (console.screen().errIsTerminal()) {
            console.err().print(CLEAR_LINE + "starting " + what + " ...");
            console.err().flush();
            shown = true;
        }
    }

    @Override
    public void close() {
        if (shown) {
            console.err().print(CLEAR_LINE);
            console.err().flush();
            shown = false;
        }
    }
}
