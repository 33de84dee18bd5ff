/**
 * The Kafka Streams shell around the scheduler core: it decodes, lets the core decide, and writes down what was decided.
 *
 * <p>Start with {@link io.headrace.scheduler.streams.SchedulerTopology}, the one picture. A record goes through
 * {@link io.headrace.scheduler.streams.SchedulerProcessor}; a step is run by {@link io.headrace.scheduler.streams.StepRunner},
 * whole or not at all; time comes in through {@link io.headrace.scheduler.streams.TickPunctuation}, from {@link
 * io.headrace.scheduler.streams.AccountClock}; {@link io.headrace.scheduler.streams.TransactionEnd} asks for the end of the transaction when
 * {@link io.headrace.scheduler.streams.CommitPace} says that it is due. The tables are in
 * {@link io.headrace.scheduler.streams.store}, what goes wrong in {@link io.headrace.scheduler.streams.fault}, what operators
 * look at in {@link io.headrace.scheduler.streams.ops}. {@link io.headrace.scheduler.streams.SchedulerApp} runs all of it,
 * alone or inside another process.
 */
@NullMarked
package io.headrace.scheduler.streams;

import org.jspecify.annotations.NullMarked;
