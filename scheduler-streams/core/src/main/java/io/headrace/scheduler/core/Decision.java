package io.headrace.scheduler.core;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.RejectionReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided: facts in order, and what is to be decided next once they are applied.
 *
 * @param events the facts; empty when nothing changes and nobody needs to know
 * @param followUps commands to decide after the events were applied, in order
 */
public record Decision(List<Event> events, List<Command> followUps) {
    /** Nothing happens. */
    public static final Decision NOTHING = new Decision(List.of(), List.of());

    /** These events and nothing to follow. */
    public static Decision of(Event... events) {
        return new Decision(List.of(events), List.of());
    }

    /** A refusal. */
    public static Decision rejected(String command, RejectionReason reason, String message, @Nullable String jobId) {
        return of(new CommandRejected(command, reason, message, jobId));
    }

    /** The same with one more command to follow. */
    public Decision then(Command followUp) {
        List<Command> all = new ArrayList<>(followUps);
        all.add(followUp);
        return new Decision(events, all);
    }
}
