/**
 * Every decision of the scheduler, pure: no Kafka, no clock, no logger, no random.
 *
 * <p>Start here. {@link io.headrace.scheduler.core.SchedulerStep} runs one command: it asks
 * {@link io.headrace.scheduler.core.SchedulerMachine} to decide (one switch, a line for each command), lets
 * {@link io.headrace.scheduler.core.SchedulerEvolution} apply the events (one switch, a line for each event), and goes on with what
 * follows from them. What a decision may read is {@link io.headrace.scheduler.core.state.SchedulerView}; what a job can go
 * through is {@link io.headrace.scheduler.core.job.JobLifecycle}; what must always hold is
 * {@link io.headrace.scheduler.core.Invariants}.
 */
@NullMarked
package io.headrace.scheduler.core;

import org.jspecify.annotations.NullMarked;
