package io.headrace.scheduler.core.state;

import org.jspecify.annotations.Nullable;

/**
 * How far the live attempt of a multi-node parallel job is.
 *
 * @param attempt its number, from 1
 * @param live how many of its nodes have not ended
 * @param mainEnd how the main node has ended, which decides about the job; absent while it has not
 */
public record NodesProgress(int attempt, int live, @Nullable AttemptOutcome mainEnd) {
    /** The same with a node fewer. */
    public NodesProgress withOneFewer() {
        return new NodesProgress(attempt, live - 1, mainEnd);
    }

    /** The same, the main node having ended. */
    public NodesProgress withMainEnd(AttemptOutcome outcome) {
        return new NodesProgress(attempt, live, outcome);
    }
}
