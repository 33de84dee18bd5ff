package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The shell that watches over one run: it runs the command as its child and writes the exit file.
 *
 * @param pid its process id
 * @param startTicks when it started, in clock ticks since boot; with the id this is unique until the next boot
 */
record RunProcess(long pid, long startTicks) {

    /** How often a tree is searched again for processes that were forked during the last search. */
    private static final int KILL_ROUNDS_MAX = 50;

    private static final int KILL_PATIENCE_MILLIS = 200;

    /** Positions in /proc/PID/stat after the command name, see proc(5). */
    private static final int STATE = 0;

    private static final int START_TICKS = 19;

    /** Reads a line of {@code /proc/PID/stat}; empty if it is not (yet) one. */
    static Optional<RunProcess> parse(String stat) {
        // The command name is in parentheses and may hold anything, so count from the last one.
        int name = stat.lastIndexOf(')');
        if (name < 0 || !stat.endsWith("\n")) {
            return Optional.empty();
        }
        String[] fields = stat.substring(name + 2).split(" ", START_TICKS + 2);
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        return Optional.of(new RunProcess(pid, Long.parseLong(fields[START_TICKS])));
    }

    /** Whether it still runs. A zombie does not: whoever should reap it is slow. */
    boolean isAlive() {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
            char state = stat.charAt(stat.lastIndexOf(')') + 2 + STATE);
            return state != 'Z' && parse(stat).filter(this::equals).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks the command, not what it started, to end: as an engine does with the first process of a container. */
    void terminate() {
        if (isAlive()) {
            ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).forEach(ProcessHandle::destroy);
        }
    }

    /**
     * Kills the command and all that it started. The shell itself is spared, for it writes the exit code: 137.
     *
     * @param environmentEntry an entry that every process of the run has inherited; finds those that lost their parent
     */
    void kill(String environmentEntry) {
        for (int round = 0; round < KILL_ROUNDS_MAX; round++) {
            List<ProcessHandle> victims = Stream.concat(
                            isAlive()
                                    ? ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants)
                                    : Stream.empty(),
                            StrayProcesses.having(environmentEntry::equals))
                    .distinct()
                    .filter(victim -> victim.pid() != pid)
                    .toList();
            if (victims.isEmpty()) {
                return;
            }
            victims.forEach(ProcessHandle::destroyForcibly);
            victims.forEach(RunProcess::awaitDeath);
        }
    }

    private static void awaitDeath(ProcessHandle victim) {
        // SIGKILL takes effect within microseconds, but not at once; a process stuck in the kernel is left behind.
        victim.onExit()
                .completeOnTimeout(victim, KILL_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }
}
