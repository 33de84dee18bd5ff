package io.headrace.executor.attempt;

import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.logs.LogPublisher;
import io.headrace.executor.report.Reports;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that go on, each on a virtual thread. */
public final class Attempts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final AttemptFence<AttemptRunner> fence = new AttemptFence<>();
    private final AttemptTools tools;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public Attempts(
            ExecutorId executorId,
            String incarnation,
            ContainerRuntime runtime,
            PlacementTranslator translator,
            Reports reports,
            LogPublisher logs,
            InstantSource clock) {
        this.tools = new AttemptTools(
                executorId, incarnation, runtime, translator, reports, logs, clock, fence::end, () -> closed);
    }

    /** Runs an attempt, unless it is or was known: a repeated placement changes nothing. */
    public void place(Placement placement) {
        AttemptRunner runner = AttemptRunner.placed(placement, tools);
        if (fence.admit(placement.attemptId(), runner)) {
            begin(placement.attemptId(), runner);
        } else {
            LOG.info("attempt {} is known already; the repeated placement is ignored", placement.attemptId());
        }
    }

    /** Goes on with a container that an earlier process started. */
    public void adopt(AttemptId attemptId, ContainerRef container, Instant startedAt, LogPosition logs) {
        AttemptRunner runner = AttemptRunner.adopted(attemptId, container, startedAt, logs, tools);
        if (fence.admit(attemptId, runner)) {
            LOG.info("attempt {} is adopted", attemptId);
            begin(attemptId, runner);
        }
    }

    /** Stops an attempt; one that is not known is ignored. */
    public void stop(StopOrder order) {
        Optional<AttemptRunner> runner = fence.find(order.attemptId());
        if (runner.isPresent()) {
            runner.get().stop(order.reason(), Duration.ofSeconds(Math.max(0, order.graceSeconds())));
        } else {
            LOG.info("attempt {} is not here; the order to stop it is ignored", order.attemptId());
        }
    }

    public boolean isLive(AttemptId attemptId) {
        return fence.find(attemptId).isPresent();
    }

    /** Every attempt whose final report is not acknowledged. */
    public List<AttemptId> inventory() {
        return fence.liveAttempts();
    }

    private void begin(AttemptId attemptId, AttemptRunner runner) {
        if (closed) {
            return;
        }
        Thread thread = Thread.ofVirtual().name("attempt-" + attemptId).unstarted(() -> {
            try {
                runner.run();
            } catch (RuntimeException e) {
                // A bug. The attempt stays live and its container stays, so that a restart finds both.
                LOG.error("attempt {} is stuck", attemptId, e);
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    /** Lets go of all attempts. Their containers stay as they are. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
