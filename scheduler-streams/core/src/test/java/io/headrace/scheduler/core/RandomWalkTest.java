package io.headrace.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.testkit.Seeds;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Layer 3: whatever happens, the invariants hold after every command. {@code -Dseed=N} replays one walk. */
final class RandomWalkTest {
    private static final int SEEDS = 200;
    private static final int STEPS = 250;

    @Test
    void shouldKeepEveryInvariantWhateverHappens() {
        AtomicInteger lateStops = new AtomicInteger();
        Seeds.each(SEEDS, seed -> {
            Walk walk = new Walk(seed);
            walk.run(STEPS);
            lateStops.addAndGet(walk.lateStops());
        });
        if (Long.getLong("seed") == null) {
            assertThat(lateStops).as("stops that came too late").hasPositiveValue();
        }
    }
}
