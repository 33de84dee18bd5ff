package io.headrace.executor.runtime.process;

import io.headrace.executor.runtime.ContainerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Control groups for runs, below groups that we may write to. Version 2 has one tree for memory, CPU and processes; version 1 has a tree
 * for each, of which those are used that we may write to, memory's at least.
 *
 * <p>Our own group is taken unless another is configured, so that bounds which the operator has set for the executor hold for its
 * runs too. Under version 2 a group that holds processes cannot hand limits down: a service then names a delegated group.
 */
final class Cgroups {

    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);

    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final String V1_SWAP = "memory.memsw.limit_in_bytes";
    private static final String V2_SWAP = "memory.swap.max";
    private static final String PIDS = "pids.max";
    private static final long BYTES_PER_MIB = 1024L * 1024;
    private static final int MILLIS_PER_VCPU = 1000;

    /** The period over which the kernel accounts CPU time; its default, and what engines use. */
    private static final long CPU_PERIOD_MICROS = 100_000;

    /** The kernel takes no smaller share of a period. */
    private static final long CPU_QUOTA_MICROS_MIN = 1000;

    /** A file tree of groups. */
    private enum Tree {
        /** Version 2: all resources. */
        UNIFIED("memory.max"),
        MEMORY("memory.limit_in_bytes"),
        CPU("cpu.cfs_quota_us"),
        PIDS("pids.max");

        /** There only where groups of this tree can be limited. */
        private final String limit;

        Tree(String limit) {
            this.limit = limit;
        }

        /** Version 1's name of it. */
        String controller() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where groups are made.
     *
     * @param tree of which kind
     * @param folder the group above those of the runs
     */
    private record Parent(Tree tree, Path folder) {}

    private final List<Parent> parents;
    private final boolean limitsSwap;

    private Cgroups(List<Parent> parents) {
        this.parents = parents;
        Path memory = parents.getFirst().folder();
        // Absent where the kernel does not account swap.
        this.limitsSwap = Files.exists(memory.resolve(V1_SWAP)) || Files.exists(memory.resolve(V2_SWAP));
    }

    /**
     * Finds a group under which we may make groups.
     *
     * @param configured a folder under {@code /sys/fs/cgroup} that is ours to use, of version 1 one in memory's tree, whose namesakes in
     *     the other trees are ours then, too; empty to try our own group
     * @return empty if there is none; the log says why
     */
    static Optional<Cgroups> detect(Optional<Path> configured) {
        try {
            return Files.exists(MOUNT.resolve("cgroup.controllers")) ? unified(configured) : separate(configured);
        } catch (IOException e) {
            LOG.info("no control groups: {}", e.toString());
            return Optional.empty();
        }
    }

    private static Optional<Cgroups> unified(Optional<Path> configured) throws IOException {
        Path own = configured.orElseGet(() -> ownGroup(MOUNT, ""));
        Path parent = Files.createDirectories(own.resolve("headrace"));
        for (Path group : List.of(own, parent)) {
            Files.writeString(group.resolve("cgroup.subtree_control"), "+memory +cpu +pids");
        }
        return Optional.of(new Cgroups(List.of(new Parent(Tree.UNIFIED, parent))));
    }

    private static Optional<Cgroups> separate(Optional<Path> configured) throws IOException {
        List<Parent> parents = new ArrayList<>();
        for (Tree tree : List.of(Tree.MEMORY, Tree.CPU, Tree.PIDS)) {
            Path root = MOUNT.resolve(tree.controller());
            Path own = configured.isEmpty()
                    ? ownGroup(root, tree.controller())
                    : root.resolve(MOUNT.resolve(Tree.MEMORY.controller()).relativize(configured.get()));
            Path parent = own.resolve("headrace");
            try {
                Files.createDirectories(parent);
            } catch (IOException e) {
                if (tree == Tree.MEMORY) {
                    throw e;
                }
                LOG.info("no control groups for {}: {}", tree.controller(), e.toString());
                continue;
            }
            // The group at the top has no limits, so it is asked of one below it.
            if (Files.isWritable(parent.resolve(tree.limit))) {
                parents.add(new Parent(tree, parent));
            } else if (tree == Tree.MEMORY) {
                LOG.info("no control groups: {} has no memory limit", parent);
                return Optional.empty();
            }
        }
        return Optional.of(new Cgroups(List.copyOf(parents)));
    }

    private static Path ownGroup(Path root, String controller) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] fields = line.split(":", 3);
                if (List.of(fields[1].split(",")).contains(controller)) {
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

    /** Whether runs can be held to their CPUs. */
    boolean limitsCpu() {
        return has(Tree.CPU);
    }

    /** Whether the number of a run's processes can be bounded. */
    boolean limitsPids() {
        return has(Tree.PIDS);
    }

    private boolean has(Tree wanted) {
        return parents.stream().anyMatch(parent -> parent.tree() == Tree.UNIFIED || parent.tree() == wanted);
    }

    String describe() {
        return "memory" + (limitsCpu() ? ", CPU" : "") + (limitsPids() ? " and process" : "")
                + " limits by control group (" + parents.getFirst().folder() + ")"
                + (limitsCpu() ? "" : ", CPU not limited")
                + (limitsPids() ? "" : ", processes not limited");
    }

    /** Makes the groups of a run, with their limits. */
    RunGroup create(String name, ContainerPlan.Limits limits) throws IOException {
        RunGroup group = new RunGroup(
                parents.stream().map(parent -> parent.folder().resolve(name)).toList());
        // Left behind by a process that was killed between removing a run's groups and its directory, or the other way
        // round. Their counters are not ours.
        group.remove();
        try {
            for (Parent parent : parents) {
                limit(parent.tree(), Files.createDirectory(parent.folder().resolve(name)), limits);
            }
        } catch (IOException e) {
            group.remove();
            throw e;
        }
        return group;
    }

    private void limit(Tree tree, Path group, ContainerPlan.Limits limits) throws IOException {
        String memory = Long.toString(limits.memoryMib() * BYTES_PER_MIB);
        long quota = Math.max(CPU_QUOTA_MICROS_MIN, limits.vcpuMillis() * CPU_PERIOD_MICROS / MILLIS_PER_VCPU);
        switch (tree) {
            case UNIFIED -> {
                Files.writeString(group.resolve("memory.max"), memory);
                if (limitsSwap) {
                    Files.writeString(group.resolve(V2_SWAP), "0");
                }
                Files.writeString(group.resolve("cpu.max"), quota + " " + CPU_PERIOD_MICROS);
                limitPids(group, limits);
            }
            case MEMORY -> {
                Files.writeString(group.resolve("memory.limit_in_bytes"), memory);
                if (limitsSwap) {
                    Files.writeString(group.resolve(V1_SWAP), memory);
                }
            }
            case CPU -> {
                Files.writeString(group.resolve("cpu.cfs_period_us"), Long.toString(CPU_PERIOD_MICROS));
                Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
            }
            case PIDS -> limitPids(group, limits);
        }
    }

    private static void limitPids(Path group, ContainerPlan.Limits limits) throws IOException {
        if (limits.pidsLimit().isPresent()) {
            Files.writeString(
                    group.resolve(PIDS), Integer.toString(limits.pidsLimit().getAsInt()));
        }
    }
}
