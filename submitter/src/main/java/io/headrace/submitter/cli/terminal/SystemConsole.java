package io.headrace.submitter.cli.terminal;

import io.headrace.submitter.cli.terminal.Console.Registration;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The console of this process.
 *
 * <p>Output is UTF-8 whatever the locale says: container output and names pass through as they are.
 */
public final class SystemConsole {
    private static final int USUAL_COLUMNS = 80;
    private static final int FEWEST_COLUMNS = 40;

    private SystemConsole() {}

    /** Looks at the process's streams and environment. */
    public static Console open() {
        Map<String, String> variables = System.getenv();
        return new Console(
                System.in,
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                screen(variables),
                variables,
                Clock.systemUTC(),
                ZoneId.systemDefault(),
                SystemConsole::pause,
                SystemConsole::during);
    }

    private static PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8));
    }

    private static Screen screen(Map<String, String> variables) {
        boolean out = isTerminal(1);
        boolean err = isTerminal(2);
        return out || err ? new Screen(out, err, columns(variables)) : Screen.NONE;
    }

    // System.console() says nothing about standard output and standard error one by one. Linux names what a descriptor
    // leads to; test(1) knows everywhere else, at the price of a process.
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return testSaysTerminal(descriptor);
        }
    }

    private static boolean testSaysTerminal(int descriptor) {
        ProcessBuilder test = new ProcessBuilder("test", "-t", String.valueOf(descriptor))
                .redirectOutput(descriptor == 1 ? Redirect.INHERIT : Redirect.DISCARD)
                .redirectError(descriptor == 2 ? Redirect.INHERIT : Redirect.DISCARD);
        return exitStatus(test) == 0;
    }

    private static int exitStatus(ProcessBuilder command) {
        try {
            return command.start().waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static int columns(Map<String, String> variables) {
        int told = number(variables.getOrDefault("COLUMNS", ""));
        return Math.max(FEWEST_COLUMNS, told > 0 ? told : askTerminal());
    }

    private static int askTerminal() {
        ProcessBuilder stty = new ProcessBuilder("stty", "size")
                .redirectInput(new File("/dev/tty"))
                .redirectError(Redirect.DISCARD);
        try {
            Process asked = stty.start();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            String[] rowsAndColumns = answer.strip().split(" ");
            int columns = rowsAndColumns.length == 2 ? number(rowsAndColumns[1]) : 0;
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (IOException noTerminal) {
            return USUAL_COLUMNS;
        }
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Registration during(Runnable action) {
        Thread hook = new Thread(action, "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // The process is on its way out, and the hook is what it runs: nothing is left to undo.
            }
        };
    }
}
