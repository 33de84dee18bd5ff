package io.headrace.bench.result;

import org.jspecify.annotations.Nullable;

/** A line of the table at the end. */
public sealed interface Row {
    /** The benchmark that it comes from. */
    String benchmark();

    /** What was measured; for a benchmark without a result, why there is none. */
    String what();

    /**
     * Ours beside the limit, taken in turns.
     *
     * @param benchmark the benchmark
     * @param what what was measured
     * @param unit of both
     * @param ours Headrace
     * @param limit what could be had
     * @param target for the ratio of the medians; absent when the row only informs
     */
    record Compared(
            String benchmark,
            String what,
            String unit,
            Spread ours,
            Spread limit,
            @Nullable Target target) implements Row {
        /** Ours by the limit. */
        public double ratio() {
            return ours.median() / limit.median();
        }
    }

    /**
     * Ours, with nothing to compare it with.
     *
     * @param benchmark the benchmark
     * @param what what was measured
     * @param unit its unit
     * @param ours Headrace
     * @param target for the median; absent when the row only informs
     */
    record Alone(
            String benchmark,
            String what,
            String unit,
            Spread ours,
            @Nullable Target target) implements Row {}

    /**
     * Not run, because something is not there.
     *
     * @param benchmark the benchmark
     * @param what what is missing
     */
    record Skipped(String benchmark, String what) implements Row {}

    /**
     * Run, without a result.
     *
     * @param benchmark the benchmark
     * @param what what went wrong
     */
    record Broken(String benchmark, String what) implements Row {}
}
