package io.headrace.executor.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control groups of one run: a single one under version 2, one in each tree under version 1.
 *
 * @param folders at least one; the first limits and counts the memory
 */
record RunGroup(List<Path> folders) {

    private static final Logger LOG = LoggerFactory.getLogger(RunGroup.class);

    private static final String PROCESSES = "cgroup.procs";

    RunGroup {
        folders = List.copyOf(folders);
    }

    /** The folder in which the kernel counts the run's memory. */
    Path memory() {
        return folders.getFirst();
    }

    /** The line of shell with which a shell moves itself, and so all that it starts, into the groups. */
    String joinLine() {
        return folders.stream()
                .map(folder ->
                        "echo 0 >" + RunScript.quote(folder.resolve(PROCESSES).toString()) + RunScript.OR_END)
                .collect(Collectors.joining("\n"));
    }

    /** Whether the kernel has killed in this group for memory. */
    boolean hasKilledForMemory() {
        for (String file : List.of("memory.events", "memory.oom_control")) {
            try {
                for (String line : Files.readAllLines(memory().resolve(file))) {
                    if (line.startsWith("oom_kill ")) {
                        return !line.equals("oom_kill 0");
                    }
                }
            } catch (NoSuchFileException e) {
                // The other version's file, or the group is gone.
                continue;
            } catch (IOException e) {
                LOG.warn("cannot read {}", memory().resolve(file), e);
            }
        }
        return false;
    }

    /** The processes of the run. */
    List<ProcessHandle> members() {
        List<ProcessHandle> members = new ArrayList<>();
        try {
            for (String pid : Files.readAllLines(memory().resolve(PROCESSES))) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(members::add);
            }
        } catch (IOException e) {
            // Gone: no members.
            return List.of();
        }
        return members;
    }

    /**
     * Removes the groups.
     *
     * @return false if one still has members
     */
    boolean remove() {
        boolean gone = true;
        for (Path folder : folders) {
            gone &= folder.toFile().delete() || !Files.exists(folder);
        }
        return gone;
    }
}
