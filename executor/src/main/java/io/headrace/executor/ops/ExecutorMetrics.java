package io.headrace.executor.ops;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.OutputSink;
import io.headrace.schemas.id.AttemptId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts and times what an executor does. Safe for use by every thread; all times are by this process's own clock.
 *
 * <p>What a process adopts counts as running, not as started: it was started once, by the process before.
 */
public final class ExecutorMetrics {

    private static final String ATTEMPTS_ENDED = "headrace.executor.attempts.ended";

    /** From a start in a moment to the pull of an image over a slow line. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10)
    };

    private final MeterRegistry registry;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger reportsPending = new AtomicInteger();
    private final Map<AttemptId, Long> orderedAt = new ConcurrentHashMap<>();
    private final AtomicInteger orphans = new AtomicInteger();
    private final Counter orphansRemoved;
    private final Counter started;
    private final Counter logBytes;
    private final Timer pull;
    private final Timer start;
    private final Timer reportLag;

    /** Counts into this registry. */
    public ExecutorMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("headrace.executor.attempts.running", running, AtomicInteger::get)
                .description("containers that run")
                .register(registry);
        Gauge.builder("headrace.executor.reports.pending", reportsPending, AtomicInteger::get)
                .description("reports that Kafka has not acknowledged")
                .register(registry);
        Gauge.builder("headrace.executor.orphans", orphans, AtomicInteger::get)
                .description("containers that belong to no attempt any more and are still there")
                .register(registry);
        orphansRemoved = Counter.builder("headrace.executor.orphans.removed")
                .description("containers that belonged to no attempt any more and were removed")
                .register(registry);
        started = Counter.builder("headrace.executor.attempts.started")
                .description("containers that this process has started")
                .register(registry);
        logBytes = Counter.builder("headrace.executor.log")
                .baseUnit("bytes")
                .description("output read from containers; what is read again after a restart counts again")
                .register(registry);
        pull = timer("headrace.executor.pull", "until the image is there, whether it was pulled or not");
        start = timer("headrace.executor.start", "from the placement's arrival until the container runs");
        reportLag = timer("headrace.executor.report.lag", "until Kafka has acknowledged a report");
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** A placement has arrived. */
    public void ordered(AttemptId attemptId) {
        orderedAt.put(attemptId, System.nanoTime());
    }

    /** So many containers that nobody owns are there. */
    public void orphans(int count) {
        orphans.set(count);
    }

    /** One of them is removed. */
    public void orphanRemoved() {
        orphansRemoved.increment();
    }

    /** The image of an attempt is there. */
    public void pulled(Duration took) {
        pull.record(took);
    }

    /** Its container runs. */
    public void started(AttemptId attemptId) {
        started.increment();
        running.incrementAndGet();
        Long ordered = orderedAt.remove(attemptId);
        if (ordered != null) {
            start.record(Duration.ofNanos(System.nanoTime() - ordered));
        }
    }

    /** A container that an earlier process has started runs, or has ended without anybody's notice. */
    public void adopted() {
        running.incrementAndGet();
    }

    /** A container that ran has ended. */
    public void ended(ExitOutcome outcome) {
        running.decrementAndGet();
        count(reason(outcome));
    }

    private static String reason(ExitOutcome outcome) {
        if (outcome.oomKilled()) {
            return "OutOfMemoryError";
        }
        if (outcome.exitCode().isEmpty()) {
            return outcome.reason().map(ExecutorMetrics::code).orElse("unknown");
        }
        return outcome.exitCode().getAsInt() == 0 ? "succeeded" : "exit";
    }

    /** An attempt has not been started. */
    public void notStarted(AttemptId attemptId, String reason) {
        orderedAt.remove(attemptId);
        count(code(reason));
    }

    /** The error name at the beginning of a reason; the rest of it is different every time, and nothing for a label. */
    private static String code(String reason) {
        return Arrays.stream(ContainerFailure.Code.values())
                .map(ContainerFailure.Code::prefix)
                .filter(prefix -> reason.startsWith(prefix + ":"))
                .findFirst()
                .orElse("unknown");
    }

    private void count(String reason) {
        Counter.builder(ATTEMPTS_ENDED)
                .description("attempts that have ended or were not started, by how")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    /** The same sink, with its bytes counted. */
    public OutputSink counted(OutputSink sink) {
        return (time, stream, chunk) -> {
            logBytes.increment(chunk.length);
            return sink.accept(time, stream, chunk);
        };
    }

    /** The same future of a report that is on its way, with its time taken. */
    public <T> CompletableFuture<T> timed(CompletableFuture<T> report) {
        long sent = System.nanoTime();
        reportsPending.incrementAndGet();
        return report.whenComplete((done, trouble) -> {
            reportsPending.decrementAndGet();
            reportLag.record(Duration.ofNanos(System.nanoTime() - sent));
        });
    }
}
