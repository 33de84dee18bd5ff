package io.headrace.submitter.produce;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.serde.Envelope;

/** What became of a command. */
public sealed interface Answer {
    /**
     * The scheduler did it, and the read model shows it.
     *
     * @param event the first event that the command caused
     */
    record Done(Envelope<Event> event) implements Answer {}

    /**
     * The scheduler refused it, or had nothing left to do.
     *
     * @param reason why, as a stable code
     * @param message one line for the client
     */
    record Refused(RejectionReason reason, String message) implements Answer {}

    /** Kafka has it for good, but the scheduler did not answer in time. It will be carried out. */
    record Pending() implements Answer {}

    /**
     * Kafka did not acknowledge it. Whether it will be carried out is not known.
     *
     * @param problem one line
     */
    record NotWritten(String problem) implements Answer {}
}
