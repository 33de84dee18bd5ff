package io.headrace.scheduler.core;

import io.headrace.testkit.Seeds;
import org.junit.jupiter.api.Test;

/** Layer 3: whatever happens, the invariants hold after every command. {@code -Dseed=N} replays one walk. */
final class RandomWalkTest {
    private static final int SEEDS = 200;
    private static final int STEPS = 250;

    @Test
    void shouldKeepEveryInvariantWhateverHappens() {
        Seeds.each(SEEDS, seed -> new Walk(seed).run(STEPS));
    }
}
