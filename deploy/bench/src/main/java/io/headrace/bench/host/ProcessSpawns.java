package io.headrace.bench.host;

import io.headrace.bench.SkippedException;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** How many processes that do nothing this JVM can start and wait for, some at a time, with neither input nor output. */
public final class ProcessSpawns {
    private static final double NANOS = 1e9;

    /** What makes a command that of somebody who may do little. */
    private static final List<String> AS_NOBODY =
            List.of("/usr/bin/setpriv", "--reuid=nobody", "--regid=65534", "--init-groups", "--no-new-privs");

    private final String program;
    private final List<String> command;

    private ProcessSpawns(String program, List<String> command) {
        this.program = program;
        this.command = command;
    }

    /** Finds a program that does nothing. */
    public static ProcessSpawns find() throws SkippedException {
        return Stream.of("/bin/true", "/usr/bin/true")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .map(program -> new ProcessSpawns(program, List.of(program)))
                .orElseThrow(() -> new SkippedException("there is no /bin/true nor /usr/bin/true"));
    }

    /** The program that does nothing. */
    public String program() {
        return program;
    }

    /**
     * The same program as the process runtime runs it: in a session of its own, and as nobody where this JVM is root.
     *
     * @throws SkippedException if this machine has not what that takes
     */
    public ProcessSpawns apart() throws SkippedException {
        List<String> words = new ArrayList<>(List.of("/usr/bin/setsid"));
        if ("root".equals(System.getProperty("user.name"))) {
            words.addAll(AS_NOBODY);
        }
        for (String word : words) {
            if (word.startsWith("/") && !Files.isExecutable(Path.of(word))) {
                throw new SkippedException("there is no " + word);
            }
        }
        words.add(program);
        return new ProcessSpawns(program, List.copyOf(words));
    }

    /** Processes per second. */
    public double perSecond(int processes, int atATime) throws Exception {
        ProcessBuilder spawn = new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        long begin = System.nanoTime();
        inParallel(atATime, () -> {
            for (int i = 0; i < processes / atATime; i++) {
                spawn.start().waitFor();
            }
            return null;
        });
        return processes / atATime * atATime * NANOS / (System.nanoTime() - begin);
    }

    /** Runs the same on several threads; returns when all are done. */
    static void inParallel(int threads, Callable<Void> work) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(work));
            }
            try {
                for (Future<Void> one : running) {
                    one.get();
                }
            } catch (InterruptedException | ExecutionException stop) {
                pool.shutdownNow();
                throw stop;
            }
        }
    }
}
