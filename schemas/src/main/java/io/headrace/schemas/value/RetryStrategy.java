package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a job is tried, and which failures end it at once.
 *
 * @param attempts all attempts, 1 to 10
 * @param evaluateOnExit rules in order, at most 5; the first that matches decides
 */
public record RetryStrategy(@Nullable Integer attempts, List<EvaluateOnExit> evaluateOnExit) {
    /** Copies the collections; an absent one becomes empty. */
    public RetryStrategy {
        evaluateOnExit = Copies.list(evaluateOnExit);
    }
}
