package io.headrace.scheduler.streams;

import java.time.Duration;

/**
 * How a scheduler knows what time it is, and who is silent.
 *
 * @param lease silence after which an executor counts as lost
 * @param tick time between two looks at the clock
 * @param gap most that counts as silence between two looks: a late one counts, an absent scheduler does not
 * @param clock what it looks at
 */
public record Timing(Duration lease, Duration tick, Duration gap, AccountClock clock) {
    /** By the wall clock. */
    public static Timing of(Duration lease, Duration tick) {
        return new Timing(lease, tick, tick.multipliedBy(2), AccountClock.WALL);
    }
}
