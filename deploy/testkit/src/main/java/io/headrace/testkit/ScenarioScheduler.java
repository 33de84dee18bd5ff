package io.headrace.testkit;

import io.headrace.testkit.Scenario.Message;
import java.util.List;

/**
 * A scheduler that a scenario is played to: the core alone, or whatever is built around it. For one scenario, in which nothing
 * has happened yet.
 */
public interface ScenarioScheduler {
    /**
     * A message comes in.
     *
     * @param at milliseconds since the epoch, never less than before
     * @return what came of it, all of it and nothing else
     */
    Answer take(Message message, long at);

    /** The scenario is over: checks what else must hold now. */
    default void end() {}

    /**
     * What came of a message.
     *
     * @param events in order
     * @param orders in order
     * @param refused whether one of the events refuses something
     */
    record Answer(List<Message> events, List<Message> orders, boolean refused) {
        /** Copies the lists. */
        public Answer {
            events = List.copyOf(events);
            orders = List.copyOf(orders);
        }
    }
}
