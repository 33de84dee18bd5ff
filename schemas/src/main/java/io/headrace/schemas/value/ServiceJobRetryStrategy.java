package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;

/**
 * How often a service job is tried, and which failures end it at once.
 *
 * @param attempts all attempts, 1 to 10; one that was preempted, or never began, is not counted
 * @param evaluateOnExit rules in order, at most 5; the first that matches decides
 */
public record ServiceJobRetryStrategy(int attempts, List<ServiceJobEvaluateOnExit> evaluateOnExit) {
    /** Copies the collections; an absent one becomes empty. */
    public ServiceJobRetryStrategy {
        evaluateOnExit = Copies.list(evaluateOnExit);
    }
}
