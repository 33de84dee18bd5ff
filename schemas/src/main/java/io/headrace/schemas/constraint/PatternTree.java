package io.headrace.schemas.constraint;

import io.headrace.schemas.constraint.LinearPattern.CharacterSet;
import java.util.List;

/** What a pattern says. */
sealed interface PatternTree {
    /** One of these characters. */
    record One(CharacterSet of) implements PatternTree {}

    /** One after the other. */
    record Row(List<PatternTree> parts) implements PatternTree {}

    /** One of them. */
    record Choice(List<PatternTree> parts) implements PatternTree {}

    /**
     * So often.
     *
     * @param max {@link #UNLIMITED}, or how often at most
     */
    record Repeat(PatternTree part, int min, int max) implements PatternTree {
        static final int UNLIMITED = -1;
    }
}
