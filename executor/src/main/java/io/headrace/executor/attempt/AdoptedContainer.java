package io.headrace.executor.attempt;

import io.headrace.executor.attempt.AttemptInput.Started;
import io.headrace.executor.logs.LogPosition;
import java.util.Optional;

/**
 * One of several containers of an attempt, as a later process of the executor found it.
 *
 * @param started when it was started and where it is reached; empty if it was not
 * @param ended whether it had ended by then
 * @param logged how much of its output is passed on
 */
public record AdoptedContainer(Optional<Started> started, boolean ended, LogPosition logged) {
    /** One that was not found but started by this process. */
    static final AdoptedContainer JUST_STARTED = new AdoptedContainer(Optional.empty(), false, LogPosition.START);
}
