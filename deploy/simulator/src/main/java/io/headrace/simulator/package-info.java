/**
 * The simulator: the scheduler's core and the executor's decisions, as they are, in a world of virtual time where everything goes wrong. What
 * happens depends on the seed alone, so a failure can be had again.
 *
 * <p>Reading order: {@code Simulation} (one run), {@code SimLoop} (time), {@code SimTopic} and {@code SimProducer} (Kafka), {@code SimScheduler}
 * (one step is one transaction, or nothing), {@code SimHost} and {@code SimProcess} (a machine and the executor's processes on it), {@code
 * Traffic} (clients), {@code Faults}, and {@code Witness} (what must hold of all of them together).
 */
@NullMarked
package io.headrace.simulator;

import org.jspecify.annotations.NullMarked;
