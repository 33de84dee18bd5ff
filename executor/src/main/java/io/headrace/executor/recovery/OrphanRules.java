package io.headrace.executor.recovery;

import java.time.Duration;

/**
 * What becomes of containers that no live attempt owns.
 *
 * @param handling what is done with them
 * @param grace the time between two looks; one that had no owner in both is an orphan
 */
public record OrphanRules(Handling handling, Duration grace) {

    /** They are removed, after time enough for an engine in trouble to calm down. */
    public static final OrphanRules USUAL = new OrphanRules(Handling.REMOVE, Duration.ofMinutes(2));

    /** What is done with one. */
    public enum Handling {
        /** It is removed. */
        REMOVE,
        /** It is told of, and stays. */
        REPORT
    }
}
