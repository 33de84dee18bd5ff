package io.headrace.scheduler.streams;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a stream thread ends its transaction. Who waits for a decision waits for the end of its transaction, so a thread that keeps up ends
 * one as soon as the commit interval is over since the last. One that is behind makes everybody wait for what is ahead of them: it ends
 * fewer and does more in between (ADR 0025), and Kafka Streams' own interval, {@link #longest}, is its limit.
 *
 * <p>A thread is behind when more records stand in its partitions than it does in a commit interval, told by the processor time that it
 * took for a record of late. However busy it is, one that keeps up is not. Belongs to one thread, whose tasks share its transactions.
 */
final class CommitPace {
    private static final int LONGER = 5;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long intervalNanos;
    private final long lookNanos;
    private final LongSupplier wallNanos;
    private final LongSupplier workNanos;

    private long endedAt;
    private long workedAtEnd;
    private long done;
    private long doneAt;
    private long nextLook;
    private boolean behind;
    private Runnable watchEnd = () -> {};
    private boolean watched;

    /**
     * By the clocks of the calling thread.
     *
     * @param interval between the ends of two transactions of a thread that keeps up
     */
    static CommitPace ofThread(Duration interval) {
        return new CommitPace(interval, System::nanoTime, THREADS::getCurrentThreadCpuTime);
    }

    /**
     * With clocks of its own.
     *
     * @param workNanos processor time that the thread has taken
     */
    CommitPace(Duration interval, LongSupplier wallNanos, LongSupplier workNanos) {
        intervalNanos = interval.toNanos();
        lookNanos = look(interval).toNanos();
        this.wallNanos = wallNanos;
        this.workNanos = workNanos;
        ended();
    }

    /** Between the ends of two transactions of a thread that is behind, at most. */
    static Duration longest(Duration interval) {
        Duration longer = interval.multipliedBy(LONGER);
        return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }

    /** Between two looks whether a transaction is due. */
    static Duration look(Duration interval) {
        return Duration.ofMillis(Math.max(1, interval.toMillis() / 2));
    }

    /**
     * A record is done, or a tick; answers whether the transaction is due that it is a part of.
     *
     * @param standing how many records are still to be done; asked for only when it matters
     */
    boolean done(LongSupplier standing) {
        long now = wallNanos.getAsLong();
        done++;
        doneAt = now;
        if (now - nextLook < 0) {
            return false;
        }
        nextLook = now + lookNanos;
        long work = workNanos.getAsLong() - workedAtEnd;
        behind = (double) work / done * standing.getAsLong() > intervalNanos;
        return !behind;
    }

    /** Whether the transaction is due, asked every {@link #look}: who has done nothing for half of that is behind no longer. */
    boolean isDueInSilence() {
        long now = wallNanos.getAsLong();
        return now - endedAt >= intervalNanos && (!behind || now - doneAt >= lookNanos / 2);
    }

    /** Whether somebody asks {@link #isDueInSilence} already, until the transaction ends. */
    boolean isWatched() {
        return watched;
    }

    /**
     * Somebody asks from now on.
     *
     * @param end makes them stop
     */
    void watched(Runnable end) {
        watched = true;
        watchEnd = end;
    }

    /** The transaction ends: the next begins. */
    void ended() {
        if (watched) {
            watched = false;
            watchEnd.run();
        }
        endedAt = wallNanos.getAsLong();
        workedAtEnd = workNanos.getAsLong();
        done = 0;
        behind = false;
        nextLook = endedAt + intervalNanos;
    }
}
