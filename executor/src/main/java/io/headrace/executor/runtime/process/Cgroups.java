package io.headrace.executor.runtime.process;

import io.headrace.executor.runtime.ContainerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Control groups for runs, below a group that we may write to. Version 2 limits memory, CPU and processes; of version 1, which
 * spreads over one file tree per resource, only the memory tree is used.
 *
 * <p>Our own group is taken unless another is configured, so that bounds which the operator has set for the executor hold for its
 * runs too. Under version 2 a group that holds processes cannot hand limits down: a service then names a delegated group.
 */
final class Cgroups {

    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);

    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final String V1_SWAP = "memory.memsw.limit_in_bytes";
    private static final String V2_SWAP = "memory.swap.max";
    private static final long BYTES_PER_MIB = 1024L * 1024;

    /** The period over which the kernel accounts CPU time; its default, and what engines use. */
    private static final long CPU_PERIOD_MICROS = 100_000;

    /** The two kinds there are. */
    enum Version {
        V1_MEMORY,
        V2
    }

    private final Path parent;
    private final Version version;

    private final boolean limitsSwap;

    private Cgroups(Path parent, Version version) {
        this.parent = parent;
        this.version = version;
        // Absent where the kernel does not account swap.
        this.limitsSwap = Files.exists(parent.resolve(V1_SWAP)) || Files.exists(parent.resolve(V2_SWAP));
    }

    /**
     * Finds a group under which we may make groups.
     *
     * @param configured a folder under {@code /sys/fs/cgroup} that is ours to use; empty to try our own group
     * @return empty if there is none; the log says why
     */
    static Optional<Cgroups> detect(Optional<Path> configured) {
        try {
            boolean unified = Files.exists(MOUNT.resolve("cgroup.controllers"));
            Path own = configured.orElseGet(() -> ownGroup(unified));
            Path parent = own.resolve("headrace");
            Files.createDirectories(parent);
            if (unified) {
                for (Path group : List.of(own, parent)) {
                    Files.writeString(group.resolve("cgroup.subtree_control"), "+memory +cpu +pids");
                }
            } else if (!Files.isWritable(parent.resolve("memory.limit_in_bytes"))) {
                LOG.info("no control groups: {} has no memory limit", parent);
                return Optional.empty();
            }
            return Optional.of(new Cgroups(parent, unified ? Version.V2 : Version.V1_MEMORY));
        } catch (IOException e) {
            LOG.info("no control groups: {}", e.toString());
            return Optional.empty();
        }
    }

    private static Path ownGroup(boolean unified) {
        Path root = unified ? MOUNT : MOUNT.resolve("memory");
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] fields = line.split(":", 3);
                if (unified
                        ? fields[0].equals("0")
                        : List.of(fields[1].split(",")).contains("memory")) {
                    Path group = root.resolve(fields[2].substring(1));
                    // Inside a container the path may be one of the host, which is not to be seen here.
                    return Files.isDirectory(group) ? group : root;
                }
            }
        } catch (IOException e) {
            LOG.info("own control group is not known: {}", e.toString());
        }
        return root;
    }

    boolean limitsCpu() {
        return version == Version.V2;
    }

    String describe() {
        return switch (version) {
            case V1_MEMORY -> "memory limits by control group (" + parent + "), CPU not limited";
            case V2 -> "memory, CPU and process limits by control group (" + parent + ")";
        };
    }

    /** Makes the group of a run, with its limits. */
    Path create(String name, ContainerPlan.Limits limits) throws IOException {
        Path group = parent.resolve(name);
        // Left behind by a process that was killed between removing a run's group and its directory, or the other way
        // round. Its
        // counters are not ours.
        remove(group);
        Files.createDirectory(group);
        String memory = Long.toString(limits.memoryMib() * BYTES_PER_MIB);
        switch (version) {
            case V1_MEMORY -> {
                Files.writeString(group.resolve("memory.limit_in_bytes"), memory);
                if (limitsSwap) {
                    Files.writeString(group.resolve(V1_SWAP), memory);
                }
            }
            case V2 -> {
                Files.writeString(group.resolve("memory.max"), memory);
                if (limitsSwap) {
                    Files.writeString(group.resolve(V2_SWAP), "0");
                }
                Files.writeString(
                        group.resolve("cpu.max"),
                        limits.vcpuMillis() * CPU_PERIOD_MICROS / 1000 + " " + CPU_PERIOD_MICROS);
                if (limits.pidsLimit().isPresent()) {
                    Files.writeString(
                            group.resolve("pids.max"),
                            Integer.toString(limits.pidsLimit().getAsInt()));
                }
            }
        }
        return group;
    }

    /** The line of shell with which a shell moves itself, and so all that it starts, into a group. */
    static String joinLine(Path group) {
        return "echo 0 >" + RunScript.quote(group.resolve("cgroup.procs").toString()) + " || exit 125";
    }

    /** Whether the kernel has killed in this group for memory. */
    static boolean hasKilledForMemory(Path group) {
        for (String file : List.of("memory.events", "memory.oom_control")) {
            try {
                for (String line : Files.readAllLines(group.resolve(file))) {
                    if (line.startsWith("oom_kill ")) {
                        return !line.equals("oom_kill 0");
                    }
                }
            } catch (NoSuchFileException e) {
                // The other version's file, or the group is gone.
                continue;
            } catch (IOException e) {
                LOG.warn("cannot read {}", group.resolve(file), e);
            }
        }
        return false;
    }

    /** The processes in a group. */
    static List<ProcessHandle> members(Path group) {
        List<ProcessHandle> members = new ArrayList<>();
        try {
            for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(members::add);
            }
        } catch (IOException e) {
            // Gone: no members.
            return List.of();
        }
        return members;
    }

    /**
     * Removes a group.
     *
     * @return false if it still has members
     */
    static boolean remove(Path group) {
        return group.toFile().delete() || !Files.exists(group);
    }
}
