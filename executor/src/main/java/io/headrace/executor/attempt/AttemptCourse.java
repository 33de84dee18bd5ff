package io.headrace.executor.attempt;

import java.util.List;

/** How one attempt goes on: that of one container, or that of several. Pure: it says what is to be done next, others do it. */
sealed interface AttemptCourse permits AttemptMachine, GroupMachine {

    /** Goes on. An input that nothing in this phase asked for is a bug of the caller. */
    List<ExecutorAction> on(AttemptInput input);

    /** The attempt is the business of a later process: nothing more is told or removed here. */
    List<ExecutorAction> surrender();

    boolean wasPlacedHere();

    boolean ended();
}
