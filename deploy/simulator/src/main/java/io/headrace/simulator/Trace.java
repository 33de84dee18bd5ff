package io.headrace.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What happened last, for the report of a failure. */
final class Trace {
    private static final int KEPT = 80;

    private record Entry(long time, String who, Object what) {
        @Override
        public String toString() {
            return String.format("%10d ms  %-14s %s", time, who, what);
        }
    }

    private final SimLoop loop;
    private final long start;
    private final Consumer<Object> verbose;
    private final Deque<Entry> latest = new ArrayDeque<>();
    private long hash;

    /** @param verbose takes each entry, whose text is a line, at once */
    Trace(SimLoop loop, Consumer<Object> verbose) {
        this.loop = loop;
        this.start = loop.millis();
        this.verbose = verbose;
    }

    /** @param what something whose text does not change */
    void add(String who, Object what) {
        Entry entry = new Entry(loop.millis() - start, who, what);
        latest.add(entry);
        if (latest.size() > KEPT) {
            latest.remove();
        }
        hash = 31 * hash + 17 * entry.time() + who.hashCode();
        verbose.accept(entry);
    }

    /** The same for two runs of which every entry was of the same party at the same time. */
    long hash() {
        return hash;
    }

    List<String> latest() {
        return latest.stream().map(Entry::toString).toList();
    }
}
