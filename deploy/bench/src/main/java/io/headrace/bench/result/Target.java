package io.headrace.bench.result;

/**
 * What is to be reached.
 *
 * @param bound on which side of the value the good results lie
 * @param value the bound itself
 */
public record Target(Bound bound, double value) {
    /** A side. */
    public enum Bound {
        /** The value or more. */
        AT_LEAST,
        /** The value or less. */
        AT_MOST
    }

    /** This value or more. */
    public static Target atLeast(double value) {
        return new Target(Bound.AT_LEAST, value);
    }

    /** This value or less. */
    public static Target atMost(double value) {
        return new Target(Bound.AT_MOST, value);
    }

    /** Whether a result reaches it. */
    public boolean isReachedBy(double result) {
        return switch (bound) {
            case AT_LEAST -> result >= value;
            case AT_MOST -> result <= value;
        };
    }
}
