package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.serde.Envelope;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The topology, wherever it runs: what goes in, and what came out because of it. */
interface Shell {
    /** The records go in, in this order; returns when all that follows from them has been written. */
    void deliver(List<ProducerRecord<String, byte[]>> records);

    /** The account gets a tick, which it was not going to get by itself; returns when all that follows has been written. */
    void tick(AccountId account);

    /** The account's events since the last call, in order. */
    List<Envelope<Event>> events(AccountId account);

    /** The account's orders since the last call, in the order of each executor. */
    List<Envelope<ExecutorOrder>> orders(AccountId account);

    /** The account's scenario is over; {@code folded} is what all its events make. */
    default void end(AccountId account, SchedulerView folded) {}
}
