package io.headrace.submitter.cli.terminal;

import io.headrace.submitter.cli.text.Style;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Everything that a command has around it. {@link SystemConsole} makes the process's own.
 *
 * @param in standard input
 * @param out standard output: what programs read
 * @param err standard error: what is said to people beside it
 * @param screen what the two lead to
 * @param variables the environment
 * @param clock what time it is
 * @param zone in which times are shown
 * @param pauses how a command waits
 * @param interruptions how a command hears of Ctrl-C
 */
public record Console(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        Screen screen,
        Map<String, String> variables,
        InstantSource clock,
        ZoneId zone,
        Pauses pauses,
        Interruptions interruptions) {
    /** Waits. */
    public interface Pauses {
        /** Returns after this long. */
        void pause(Duration duration);
    }

    /** Tells of Ctrl-C. */
    public interface Interruptions {
        /**
         * Runs the action if the process is told to end before the registration is closed; the process ends afterwards.
         *
         * @return the registration
         */
        Registration during(Runnable action);
    }

    /** Something that is to be undone. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Copies the map. */
    public Console {
        variables = Map.copyOf(variables);
    }

    /** What time it is. */
    public Instant now() {
        return clock.instant();
    }

    /** An environment variable; empty when it is not set. */
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** How standard output may be dressed up. */
    public Style outStyle() {
        return style(screen.outIsTerminal());
    }

    /** How standard error may be dressed up. */
    public Style errStyle() {
        return style(screen.errIsTerminal());
    }

    // no-color.org: colours go when NO_COLOR is present and not empty, whatever it says.
    private Style style(boolean terminal) {
        boolean dumb = variable("TERM").equals("dumb");
        return new Style(terminal && !dumb && variable("NO_COLOR").isEmpty(), terminal && speaksUnicode());
    }

    private boolean speaksUnicode() {
        String locale = variable("LC_ALL");
        if (locale.isEmpty()) {
            locale = variable("LC_CTYPE");
        }
        if (locale.isEmpty()) {
            locale = variable("LANG");
        }
        return locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
    }

    /** How wide text on standard output may be; empty when it goes to a pipe or file, where nothing is shortened. */
    public OptionalInt outColumns() {
        return screen.outIsTerminal() ? OptionalInt.of(screen.columns()) : OptionalInt.empty();
    }

    /**
     * Writes text to standard output and a line end, at once.
     *
     * @throws OutputClosed when nobody reads it any more
     */
    public void print(String text) {
        write(text + "\n");
    }

    /**
     * Writes text to standard output as it is, at once.
     *
     * @throws OutputClosed when nobody reads it any more
     */
    public void write(String text) {
        out.write(text);
        flush();
    }

    /**
     * Sends on what was written to {@link #out()}.
     *
     * @throws OutputClosed when nobody reads it any more
     */
    public void flush() {
        if (out.checkError()) {
            throw new OutputClosed();
        }
    }

    /** Says something to the person at the terminal, on standard error. */
    public void note(String text) {
        err.write(text + "\n");
        err.flush();
    }
}
