package io.headrace.scheduler.core.state;

/**
 * Children of an array job that are still to be looked through.
 *
 * @param from index of the first
 * @param to one more than the index of the last
 */
public record SweepRow(int from, int to) {
    /** Both stretches and what lies between them. */
    public SweepRow and(SweepRow other) {
        return new SweepRow(Math.min(from, other.from), Math.max(to, other.to));
    }
}
