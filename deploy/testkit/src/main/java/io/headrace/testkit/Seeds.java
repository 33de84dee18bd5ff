package io.headrace.testkit;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Seeds for tests that try random things. A failure names its seed; {@code -Dseed=N} runs that one alone, and
 * {@code -Dseeds=N} runs more (or fewer) than the test does by itself.
 */
public final class Seeds {
    private Seeds() {}

    /**
     * Runs the test with each seed, from 1.
     *
     * @param count how many, unless the properties say otherwise
     * @param test one run; it takes all its randomness from {@link Dice} with this seed
     */
    public static void each(int count, LongConsumer test) {
        Long one = Long.getLong("seed");
        LongStream seeds = one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Long.getLong("seeds", count));
        seeds.forEach(seed -> {
            try {
                test.accept(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("with -Dseed=" + seed + ": " + e.getMessage(), e);
            }
        });
    }
}
