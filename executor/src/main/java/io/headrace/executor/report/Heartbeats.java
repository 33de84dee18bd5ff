package io.headrace.executor.report;

import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every few seconds that the executor lives. While Kafka is away one heartbeat waits, not a queue of stale ones. */
public final class Heartbeats implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

    private final Reports reports;
    private final ExecutorHeartbeat heartbeat;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeats").factory());
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    public Heartbeats(Reports reports, ExecutorHeartbeat heartbeat) {
        this.reports = reports;
        this.heartbeat = heartbeat;
    }

    /** Begins; the first one comes after one period. */
    public void start(Duration every) {
        var unused = timer.scheduleAtFixedRate(this::beat, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
        try {
            if (last.isDone()) {
                last = reports.publish(heartbeat);
            }
        } catch (RuntimeException e) {
            // The next one must come.
            LOG.warn("heartbeat not sent: {}", e.toString());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
