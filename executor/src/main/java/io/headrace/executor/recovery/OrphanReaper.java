package io.headrace.executor.recovery;

import io.headrace.executor.ops.ExecutorMetrics;
import io.headrace.executor.recovery.OrphanRules.Handling;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.schemas.id.AttemptId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes containers of this executor that no live attempt owns, or only tells of them.
 *
 * <p>They come about when an engine creates a container although the call failed, or does not remove one although it said so. An attempt
 * owns its container from before it is made until its final report is acknowledged, and on start all that is found is adopted; so what
 * nobody owns has nothing left to tell. All the same it must be ownerless twice in a row, one period apart.
 */
public final class OrphanReaper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanReaper.class);

    private final ContainerRuntime runtime;
    private final Predicate<AttemptId> isLive;
    private final OrphanRules rules;
    private final ExecutorMetrics metrics;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("orphan-reaper").factory());
    private Set<String> suspects = Set.of();
    private Set<String> orphans = Set.of();

    /** @param isLive whether an attempt goes on, here or in a later process of this executor */
    public OrphanReaper(
            ContainerRuntime runtime, Predicate<AttemptId> isLive, OrphanRules rules, ExecutorMetrics metrics) {
        this.runtime = runtime;
        this.isLive = isLive;
        this.rules = rules;
        this.metrics = metrics;
    }

    public void start() {
        long every = rules.grace().toMillis();
        var unused = timer.scheduleWithFixedDelay(this::reap, every, every, TimeUnit.MILLISECONDS);
    }

    /** One round; also called by the timer. */
    public void reap() {
        Set<String> ownerless = new HashSet<>();
        Set<String> found = new HashSet<>();
        try {
            for (OwnContainer container : runtime.inspectAll()) {
                String id = container.ref().id();
                boolean live = ContainerLabels.attemptOf(container.labels())
                        .filter(isLive)
                        .isPresent();
                if (live || (suspects.contains(id) && goes(container.ref()))) {
                    continue;
                }
                ownerless.add(id);
                if (suspects.contains(id)) {
                    found.add(id);
                }
            }
            if (rules.handling() == Handling.REMOVE) {
                runtime.removeLeftovers();
            }
        } catch (ContainerFailure | RuntimeException e) {
            // An engine in trouble is no time to remove things: all suspicion begins anew.
            LOG.info("orphans are looked for later: {}", e.toString());
            ownerless.clear();
            found.clear();
        }
        suspects = ownerless;
        orphans = found;
        metrics.orphans(orphans.size());
    }

    /** Whether it is removed. One that does not go must not keep the others: it stays a suspect. */
    private boolean goes(ContainerRef container) {
        if (rules.handling() == Handling.REPORT) {
            if (!orphans.contains(container.id())) {
                LOG.warn("container {} belongs to no live attempt; it stays, for orphans=report", container.name());
            }
            return false;
        }
        LOG.warn("container {} belongs to no live attempt and is removed", container.name());
        try {
            runtime.remove(container);
            metrics.orphanRemoved();
            return true;
        } catch (ContainerFailure | RuntimeException e) {
            LOG.warn("container {} is not removed: {}", container.name(), e.toString());
            return false;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
