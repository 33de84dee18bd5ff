package io.headrace.scheduler.streams.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a stream thread's death. Kafka being away, a fenced transaction or a corrupt local store end a thread, and a
 * new one goes on from the last commit. Deaths that come too fast, and errors of the Java machine, end the scheduler: whoever
 * watches it must know.
 */
public final class ThreadDeaths implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadDeaths.class);

    private static final int DEATHS_MAX = 10;
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final Consumer<Throwable> onEnd;
    private final Deque<Long> deaths = new ArrayDeque<>();

    /**
     * Counts from now.
     *
     * @param nanos a clock that only goes forward
     * @param onEnd told the cause when the scheduler is to end
     */
    public ThreadDeaths(LongSupplier nanos, Consumer<Throwable> onEnd) {
        this.nanos = nanos;
        this.onEnd = onEnd;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable cause) {
        long now = nanos.getAsLong();
        deaths.add(now);
        while (now - deaths.element() > WINDOW_NANOS) {
            deaths.remove();
        }
        if (cause instanceof Error || deaths.size() > DEATHS_MAX) {
            LOG.error("a stream thread died, the scheduler ends", cause);
            onEnd.accept(cause);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("a stream thread died, another takes its place", cause);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}
