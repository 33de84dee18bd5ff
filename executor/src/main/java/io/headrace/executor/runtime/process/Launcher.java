package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The long-lived shell that forks runs; see {@code launcher.sh}. When it dies, its runs go on, and the exits of those are still heard
 * as long as this process lives.
 */
final class Launcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    /** The launcher's name in its command line, which its runs' shells share. */
    static final String NAME = "headrace-launcher";

    /** What a command gets from our own environment. The rest may hold secrets, and is no part of any job. */
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private static final Pattern EXIT = Pattern.compile("(\\S+) ([0-9]{1,3})");

    /** Hears that a run has ended and its exit file is complete. */
    interface ExitListener {
        void exited(String name, int code);
    }

    private final Process shell;
    private final OutputStream names;

    Launcher(Path runs, ExitListener listener) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid", "/bin/sh", "-c", script(), NAME, runs.toString());
        Map<String, String> inherited = Map.copyOf(builder.environment());
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putIfAbsent("PATH", inherited.getOrDefault("PATH", "/usr/bin:/bin"));
        this.shell = builder.start();
        this.names = shell.getOutputStream();
        Thread.ofPlatform().daemon().name("process-exits").start(() -> listen(listener));
        Thread.ofPlatform().daemon().name("process-launcher-errors").start(this::logErrors);
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** Hands over one run. Returns before it runs. */
    synchronized void launch(String name) throws IOException {
        names.write((name + "\n").getBytes(UTF_8));
        names.flush();
    }

    private void listen(ExitListener listener) {
        try (BufferedReader exits = new BufferedReader(new InputStreamReader(shell.getInputStream(), UTF_8))) {
            for (String line = exits.readLine(); line != null; line = exits.readLine()) {
                hear(line, listener);
            }
        } catch (IOException e) {
            LOG.debug("launcher {} is heard no more; exits are found by their files", shell.pid(), e);
        }
    }

    /** A line that is none of ours is passed over: the exit is in its file, too, and the lines after it count. */
    static void hear(String line, ExitListener listener) {
        Matcher exit = EXIT.matcher(line);
        if (!exit.matches()) {
            LOG.warn("the launcher says '{}', expected a name and an exit code", line);
            return;
        }
        try {
            listener.exited(exit.group(1), Integer.parseInt(exit.group(2)));
        } catch (RuntimeException e) {
            LOG.error("the exit '{}' is not taken", line, e);
        }
    }

    private void logErrors() {
        try (BufferedReader errors = new BufferedReader(new InputStreamReader(shell.getErrorStream(), UTF_8))) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                LOG.warn("launcher {}: {}", shell.pid(), line);
            }
        } catch (IOException e) {
            LOG.debug("launcher {} is heard no more", shell.pid(), e);
        }
    }

    /** Lets the shell leave. Its runs go on. */
    @Override
    public void close() {
        try {
            names.close();
        } catch (IOException e) {
            LOG.debug("launcher {} was gone already", shell.pid(), e);
        }
    }

    private static String script() throws IOException {
        try (InputStream script = Launcher.class.getResourceAsStream("launcher.sh")) {
            return new String(
                    Objects.requireNonNull(script, "launcher.sh is not packed").readAllBytes(), UTF_8);
        }
    }
}
