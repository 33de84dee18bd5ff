package io.headrace.executor.recovery;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.schemas.id.AttemptId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes containers of this executor that no live attempt owns.
 *
 * <p>They come about when an engine creates a container although the call failed, or does not remove one although it said so. An attempt
 * owns its container from before it is made until its final report is acknowledged, and on start all that is found is adopted; so what
 * nobody owns has nothing left to tell. All the same it must be ownerless twice in a row, one period apart.
 */
public final class OrphanReaper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanReaper.class);

    private final ContainerRuntime runtime;
    private final Predicate<AttemptId> isLive;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("orphan-reaper").factory());
    private Set<String> suspects = Set.of();

    /** @param isLive whether an attempt goes on, here or in a later process of this executor */
    public OrphanReaper(ContainerRuntime runtime, Predicate<AttemptId> isLive) {
        this.runtime = runtime;
        this.isLive = isLive;
    }

    public void start(Duration every) {
        var unused =
                timer.scheduleWithFixedDelay(this::reap, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One round; also called by the timer. */
    public void reap() {
        Set<String> ownerless = new HashSet<>();
        try {
            for (OwnContainer container : runtime.inspectAll()) {
                boolean live = ContainerLabels.attemptOf(container.labels())
                        .filter(isLive)
                        .isPresent();
                if (!live && !(suspects.contains(container.ref().id()) && removed(container.ref()))) {
                    ownerless.add(container.ref().id());
                }
            }
            runtime.removeLeftovers();
        } catch (ContainerFailure | RuntimeException e) {
            // An engine in trouble is no time to remove things: all suspicion begins anew.
            LOG.info("orphans are looked for later: {}", e.toString());
            ownerless.clear();
        }
        suspects = ownerless;
    }

    /** One that does not go must not keep the others: it stays a suspect. */
    private boolean removed(ContainerRef container) {
        LOG.warn("container {} belongs to no live attempt and is removed", container.name());
        try {
            runtime.remove(container);
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
