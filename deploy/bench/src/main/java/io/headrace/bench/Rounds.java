package io.headrace.bench;

import io.headrace.bench.result.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Repeats measurements. The first round of each warms up and does not count. On a machine so slow that the rounds take too long there
 * are fewer of them, but one.
 */
public final class Rounds {
    private static final Duration TIME = Duration.ofSeconds(40);
    private static final Duration QUICK_TIME = Duration.ofSeconds(10);

    private Rounds() {}

    /** One measurement. */
    @FunctionalInterface
    public interface Round {
        /** Measures once; the result is a rate, a time or a size. */
        double measure() throws Exception;
    }

    /**
     * Two measurements that were taken in turns.
     *
     * @param ours of Headrace
     * @param limit of what could be had
     */
    public record Pair(Spread ours, Spread limit) {}

    /** Measures ours and the limit in turns, so that a machine that gets slower or faster does so for both. */
    public static Pair inTurns(BenchContext context, int rounds, Round ours, Round limit) throws Exception {
        return inTurns(context, rounds, most(context), ours, limit);
    }

    /** The same for no longer than this, for what differs so much from round to round that more of them are needed. */
    public static Pair inTurns(BenchContext context, int rounds, Duration most, Round ours, Round limit)
            throws Exception {
        List<Double> oursTaken = new ArrayList<>();
        List<Double> limitTaken = new ArrayList<>();
        long begin = System.nanoTime();
        for (int round = 0; round <= rounds && (round < 2 || isBefore(most, begin)); round++) {
            double limitValue;
            double oursValue;
            if (round % 2 == 0) {
                limitValue = limit.measure();
                oursValue = ours.measure();
            } else {
                oursValue = ours.measure();
                limitValue = limit.measure();
            }
            context.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "%s ours %.4g, limit %.4g",
                            round == 0 ? "warm-up:" : "round " + round + " of " + rounds + ":",
                            oursValue,
                            limitValue));
            if (round > 0) {
                oursTaken.add(oursValue);
                limitTaken.add(limitValue);
            }
        }
        return new Pair(Spread.of(oursTaken), Spread.of(limitTaken));
    }

    /** Measures one thing that has no counterpart. */
    public static Spread alone(BenchContext context, int rounds, Round ours) throws Exception {
        List<Double> taken = new ArrayList<>();
        long begin = System.nanoTime();
        for (int round = 0; round <= rounds && (round < 2 || isBefore(most(context), begin)); round++) {
            double value = ours.measure();
            context.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "%s %.4g",
                            round == 0 ? "warm-up:" : "round " + round + " of " + rounds + ":",
                            value));
            if (round > 0) {
                taken.add(value);
            }
        }
        return Spread.of(taken);
    }

    /** What rounds gave beside their result, the first of them being the warm-up. */
    public static Spread withoutWarmUp(List<Double> values) {
        return Spread.of(values.subList(1, values.size()));
    }

    private static Duration most(BenchContext context) {
        return context.quick() ? QUICK_TIME : TIME;
    }

    private static boolean isBefore(Duration most, long begin) {
        return System.nanoTime() - begin < most.toNanos();
    }
}
