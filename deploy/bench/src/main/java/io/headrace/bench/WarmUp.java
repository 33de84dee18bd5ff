package io.headrace.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/**
 * Rounds that do not count, until the Java compiler has little left to do. A scheduler runs for weeks; what its first minute costs is
 * another question, and on two processors the compiler takes one of them from whatever is measured.
 */
public final class WarmUp {
    /** Most time of the compiler, as a share of a round's. */
    private static final double SETTLED = 0.05;

    private static final double NANOS_PER_MILLI = 1e6;

    private WarmUp() {}

    /** What is to be warm. */
    @FunctionalInterface
    public interface Round {
        /** Once. */
        void run() throws Exception;
    }

    /** Repeats the round, once at least, until the compiler has settled or this time is over. */
    public static void untilCompiled(BenchContext context, Duration most, Round round) throws Exception {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long begin = System.nanoTime();
        double share;
        do {
            long compiled = compiler.getTotalCompilationTime();
            long roundBegin = System.nanoTime();
            round.run();
            double millis = (System.nanoTime() - roundBegin) / NANOS_PER_MILLI;
            share = (compiler.getTotalCompilationTime() - compiled) / millis;
            context.progress()
                    .accept(String.format(
                            Locale.ROOT, "warm-up: the Java compiler took %.0f %% of the time", share * 100));
        } while (share > SETTLED && System.nanoTime() - begin < most.toNanos());
    }
}
