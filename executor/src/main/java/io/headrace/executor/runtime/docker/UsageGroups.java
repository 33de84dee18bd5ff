package io.headrace.executor.runtime.docker;

import io.headrace.executor.runtime.GroupCounters;
import io.headrace.schemas.value.ResourceUsage;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control group around each container, below the engine's usual one, that stays when the engine removes the container's own at its
 * end: its counters tell exactly what a container has used, however short its life, without asking the engine.
 *
 * <p>Only where this process sees and may change the groups of the engine's host, and the engine makes them itself (systemd would keep
 * a unit for each). Elsewhere see {@link UsageSamples}.
 */
final class UsageGroups {

    private static final Logger LOG = LoggerFactory.getLogger(UsageGroups.class);

    private static final Path MOUNT = Path.of("/sys/fs/cgroup");

    private static final String UNIFIED = "cgroup.controllers";

    /** The engine's own, so that bounds which an operator has set on it hold for these, too. */
    private static final String ENGINE_GROUP = "/docker/";

    private final List<Path> hierarchies;
    private final String folder;
    private volatile boolean shared = true;

    private UsageGroups(List<Path> hierarchies, String folder) {
        this.hierarchies = hierarchies;
        this.folder = folder;
    }

    /**
     * Finds out whether it can be done here.
     *
     * @param cgroupDriver the engine's word for who makes groups
     * @param engine where the engine is
     * @param ownLabels by which this executor's containers are told from those of others
     */
    static Optional<UsageGroups> detect(String cgroupDriver, URI engine, Map<String, String> ownLabels) {
        if (!cgroupDriver.equals("cgroupfs") || !"unix".equals(engine.getScheme())) {
            return Optional.empty();
        }
        List<Path> hierarchies = hierarchies();
        return hierarchies.isEmpty() || !hierarchies.stream().allMatch(Files::isWritable)
                ? Optional.empty()
                : Optional.of(new UsageGroups(
                        hierarchies,
                        ENGINE_GROUP
                                + "headrace-%08x"
                                        .formatted(new TreeMap<>(ownLabels)
                                                .toString()
                                                .hashCode())));
    }

    private static List<Path> hierarchies() {
        if (Files.exists(MOUNT.resolve(UNIFIED))) {
            return List.of(MOUNT);
        }
        String[] controllers = MOUNT.toFile().list();
        return controllers == null
                ? List.of()
                : Arrays.stream(controllers)
                        .sorted()
                        .map(MOUNT::resolve)
                        .filter(hierarchy -> Files.exists(hierarchy.resolve("cgroup.procs")))
                        .toList();
    }

    /** The engine's setting for a container to be made; empty when it turned out that the engine's groups are not to be seen here. */
    Optional<String> parentOf(String name) {
        return shared ? Optional.of(folder + "/" + name) : Optional.empty();
    }

    /** A container was started: now its group must be there, or the engine's host is another one. */
    void started(String name) {
        if (shared && groups(name).noneMatch(Files::exists)) {
            LOG.info("the engine's control groups are not to be seen here");
            shared = false;
        }
    }

    /** What all that ever ran in the container has used; empty if nobody counted. */
    Optional<ResourceUsage> usage(String name) {
        Long cpu = first(groups(name).map(GroupCounters::cpuMillis));
        Long memory = first(groups(name).map(GroupCounters::memoryPeakBytes));
        return cpu == null && memory == null ? Optional.empty() : Optional.of(new ResourceUsage(cpu, memory));
    }

    private static @Nullable Long first(Stream<OptionalLong> values) {
        return values.filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .findFirst()
                .orElse(null);
    }

    /** The container is gone. One that still has a group inside is left, for {@link #sweep}. */
    void remove(String name) {
        groups(name).forEach(group -> group.toFile().delete());
    }

    /** Names of containers that have groups. */
    Set<String> names() {
        return hierarchies.stream()
                .flatMap(hierarchy -> {
                    String[] names = hierarchy
                            .resolve(folder.substring(1))
                            .toFile()
                            .list((parent, name) -> new File(parent, name).isDirectory());
                    return names == null ? Stream.empty() : Arrays.stream(names);
                })
                .collect(Collectors.toSet());
    }

    /** Removes the groups of containers that are gone: a process before this one was killed before it could. */
    void sweep(Set<String> before, Set<String> containers) {
        before.stream().filter(name -> !containers.contains(name)).forEach(this::remove);
    }

    /** Leaves no empty folder behind. One with groups in it stays, for the next process. */
    void close() {
        hierarchies.forEach(
                hierarchy -> hierarchy.resolve(folder.substring(1)).toFile().delete());
    }

    private Stream<Path> groups(String name) {
        return hierarchies.stream()
                .map(hierarchy -> hierarchy.resolve(folder.substring(1)).resolve(name));
    }
}
