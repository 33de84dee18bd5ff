package io.headrace.executor.runtime.docker;

import io.headrace.executor.runtime.ExitOutcome;
import java.util.Optional;
import java.util.Set;

/** What containers have used: by control groups of our own around them where that can be, else by asking the engine while they run. */
final class ContainerUsage {

    /** Lasts as long as the container runs. */
    @FunctionalInterface
    interface Counting extends AutoCloseable {
        @Override
        void close();
    }

    private final Optional<UsageGroups> groups;
    private final UsageSamples samples;

    ContainerUsage(Optional<UsageGroups> groups, UsageSamples samples) {
        this.groups = groups;
        this.samples = samples;
    }

    /** The group in which the engine shall make the container's own. */
    Optional<String> parentOf(String name) {
        return groups.flatMap(all -> all.parentOf(name));
    }

    void started(String name) {
        groups.ifPresent(all -> all.started(name));
    }

    /** Counts while the container runs, where that must be. */
    Counting whileRunning(String name) {
        return parentOf(name).isPresent() ? () -> {} : samples.of(name);
    }

    ExitOutcome addTo(ExitOutcome outcome, String name) {
        return outcome.withUsage(groups.flatMap(all -> all.usage(name)).or(() -> samples.usage(name)));
    }

    void remove(String name) {
        samples.forget(name);
        groups.ifPresent(all -> all.remove(name));
    }

    /** Names of which something may be left. */
    Set<String> names() {
        return groups.map(UsageGroups::names).orElse(Set.of());
    }

    /** Removes what is left of containers that are gone. */
    void sweep(Set<String> before, Set<String> containers) {
        groups.ifPresent(all -> all.sweep(before, containers));
    }

    /** Nothing is counted by this process any more. */
    void close() {
        groups.ifPresent(UsageGroups::close);
    }
}
