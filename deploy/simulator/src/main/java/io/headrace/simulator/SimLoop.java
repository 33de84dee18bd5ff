package io.headrace.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: one queue of things to happen, one after the other. What is due at the same time happens in the order in which it was asked for. */
final class SimLoop implements InstantSource {
    private record Due(long time, long order, Runnable task) {}

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::time).thenComparingLong(Due::order));
    private long now;
    private long asked;

    SimLoop(long start) {
        now = start;
    }

    /** Milliseconds since the epoch. */
    @Override
    public long millis() {
        return now;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    /** Runs the task after so many milliseconds, 0 or more. */
    void after(long delay, Runnable task) {
        queue.add(new Due(now + Math.max(0, delay), asked++, task));
    }

    /** Lets time pass up to then. */
    void runUntil(long time) {
        for (Due next = queue.peek(); next != null && next.time() <= time; next = queue.peek()) {
            queue.remove();
            now = next.time();
            next.task().run();
        }
        now = time;
    }
}
