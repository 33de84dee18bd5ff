package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The shell that watches over one run: it runs the command as its child and writes the exit code.
 *
 * @param pid its process id
 */
record RunProcess(long pid) {

    /** How often a tree is searched again for processes that were forked during the last search. */
    private static final int KILL_ROUNDS_MAX = 50;

    private static final int KILL_PATIENCE_MILLIS = 200;

    /**
     * Whether it still runs. Another process may have its id by now; a shell of a launcher of the same folder is known by its command
     * line, which a forked shell keeps. A zombie has none, and does not run.
     *
     * @throws IOException if that cannot be told now
     */
    boolean isAlive(Path runs) throws IOException {
        return isShell(pid, runs);
    }

    private static boolean isShell(long pid, Path runs) throws IOException {
        Path process = Path.of("/proc/" + pid);
        try {
            String commandLine = new String(Files.readAllBytes(process.resolve("cmdline")), UTF_8);
            return commandLine.endsWith("\0" + Launcher.NAME + "\0" + runs + "\0");
        } catch (IOException e) {
            // It went away meanwhile, or we have no file handles left, for example, which says nothing about it.
            if (Files.exists(process)) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Asks the command, not what it started, to end: as an engine does with the first process of a container. A child that is the shell's copy still
     * is not asked: until it is another program, a signal might come to its shell's traps and be lost.
     *
     * @return whether it runs
     * @throws IOException if that cannot be told now
     */
    boolean terminate(Path runs) throws IOException {
        boolean told = false;
        for (ProcessHandle child :
                ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).toList()) {
            told |= !isShell(child.pid(), runs) && child.destroy();
        }
        return told;
    }

    /**
     * Kills the command and all that it started. The shell itself is spared, for it writes the exit code: 137.
     *
     * @param environmentEntry an entry that every process of the run has inherited; finds those that lost their parent
     */
    void kill(String environmentEntry) {
        for (int round = 0; round < KILL_ROUNDS_MAX; round++) {
            List<ProcessHandle> victims = Stream.concat(
                            ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants),
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
