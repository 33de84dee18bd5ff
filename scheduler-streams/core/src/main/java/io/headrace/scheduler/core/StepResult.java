package io.headrace.scheduler.core;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.placement.ExecutorOrder;
import java.util.List;

/**
 * What one command led to.
 *
 * @param events what was decided, in order, applied to the state already
 * @param orders what executors are told, in order
 */
public record StepResult(List<Recorded> events, List<ExecutorOrder> orders) {
    /**
     * An event with its place in the account's log.
     *
     * @param sequence from 1, without gaps
     * @param event what was decided
     */
    public record Recorded(long sequence, Event event) {}
}
