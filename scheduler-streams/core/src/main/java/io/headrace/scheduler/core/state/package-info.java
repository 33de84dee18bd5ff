/**
 * What the scheduler knows of one account, as typed tables.
 *
 * <p>{@link io.headrace.scheduler.core.state.SchedulerView} is the read port that decisions get;
 * {@link io.headrace.scheduler.core.state.SchedulerState} adds the mutators that only {@code SchedulerEvolution} calls. The
 * tables' rows are immutable records, so a row that was read stays what it was. One implementation of the tables keeps
 * them in memory, one in a key-value store; both hold the same rows in the same order, and a test holds them to it.
 */
@NullMarked
package io.headrace.scheduler.core.state;

import org.jspecify.annotations.NullMarked;
