package io.headrace.submitter.cli;

import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.terminal.Screen;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs one command line with its own streams, environment and a clock that stands still. */
final class CommandLineRun {
    /** What time it is. */
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    /**
     * What came of it.
     *
     * @param status exit status
     * @param out standard output
     * @param err standard error
     */
    record Outcome(int status, String out, String err) {}

    private final Map<String, String> variables = new HashMap<>();
    private Screen screen = Screen.NONE;
    private String input = "";
    private boolean closedPipe;

    /** A run that talks to this front door. */
    static CommandLineRun against(FakeFrontDoor door) {
        return new CommandLineRun().with(Connection.VARIABLE, door.url());
    }

    /** Sets an environment variable. */
    CommandLineRun with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** On a terminal of that width. */
    CommandLineRun onTerminal(int columns) {
        screen = new Screen(true, true, columns);
        return with("LANG", "C.UTF-8");
    }

    /** With this on standard input. */
    CommandLineRun input(String text) {
        input = text;
        return this;
    }

    /** With a standard output that nobody reads. */
    CommandLineRun withClosedPipe() {
        closedPipe = true;
        return this;
    }

    /** Runs it. */
    Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(closedPipe ? new BrokenPipe() : out),
                new PrintWriter(err),
                screen,
                variables,
                InstantSource.fixed(NOW),
                ZoneOffset.UTC,
                duration -> {},
                action -> () -> {});
        CommandLine root = new CommandLine(new Root());
        CliCommands.addTo(root, console);
        int status = root.execute(arguments);
        return new Outcome(status, out.toString(), err.toString());
    }

    @Command(name = "headrace")
    private static final class Root implements Runnable {
        @Override
        public void run() {}
    }

    private static final class BrokenPipe extends Writer {
        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public void flush() throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public void close() {}
    }
}
