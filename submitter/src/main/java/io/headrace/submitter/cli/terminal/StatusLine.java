package io.headrace.submitter.cli.terminal;

/** A line on standard error that is drawn again and again in its place; on a terminal only. */
public final class StatusLine {
    private static final String START_OF_LINE = "\r";
    private static final String ERASE_TO_END = "\u001b[K";

    private final Console console;
    private boolean drawn;
    private boolean ended;

    /** @param console whose standard error is drawn on */
    public StatusLine(Console console) {
        this.console = console;
    }

    /** Whether there is a terminal to draw on. */
    public boolean isShown() {
        return console.screen().errIsTerminal() && !console.variable("TERM").equals("dumb");
    }

    /** How wide the line may be: the last column stays free, because terminals wrap there. */
    public int columns() {
        return console.screen().columns() - 1;
    }

    /** Draws the line over the last one; nothing without a terminal, or after the end. */
    public synchronized void show(String text) {
        if (isShown() && !ended) {
            console.err().write(START_OF_LINE + text + ERASE_TO_END);
            console.err().flush();
            drawn = true;
        }
    }

    /** Takes the line away for good, so that what follows stands at the beginning of an empty one. */
    public synchronized void end() {
        ended = true;
        if (drawn) {
            console.err().write(START_OF_LINE + ERASE_TO_END);
            console.err().flush();
            drawn = false;
        }
    }
}
