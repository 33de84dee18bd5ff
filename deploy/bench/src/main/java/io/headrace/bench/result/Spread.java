package io.headrace.bench.result;

import java.util.Collection;

/**
 * What several rounds gave.
 *
 * @param median the middle one, or the mean of the middle two
 * @param least the smallest
 * @param most the largest
 * @param rounds how many there were
 */
public record Spread(double median, double least, double most, int rounds) {
    /** Of at least one value. */
    public static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no rounds");
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }
}
