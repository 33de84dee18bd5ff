package io.headrace.testkit;

import java.util.List;
import java.util.SplittableRandom;

/** Seeded randomness: the same seed gives the same choices on every machine and JDK. */
public final class Dice {
    private final SplittableRandom random;

    /** Dice that fall the same way for the same seed. */
    public Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A number from 0 to before the bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number from the first to the second, both included. */
    public int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** True this often in a hundred. */
    public boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    /** One of these. */
    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** One of these. */
    @SafeVarargs
    public final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** A UUID in lower case. */
    public String uuid() {
        return "%08x-%04x-4%03x-8%03x-%012x"
                .formatted(
                        random.nextInt(),
                        random.nextInt(1 << 16),
                        random.nextInt(1 << 12),
                        random.nextInt(1 << 12),
                        random.nextLong(1L << 48));
    }
}
