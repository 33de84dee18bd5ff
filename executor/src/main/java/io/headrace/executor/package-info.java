/**
 * One host's worker: takes placements, runs containers, reports what happened, and passes on their output.
 *
 * <p>It decides nothing. What to run, when to stop, whether to try again: the scheduler's. It keeps nothing on disk that it cannot
 * lose: containers carry labels, the log carries positions, and on start it finds both.
 *
 * <p>Reading order: {@code Executor} (how the parts hang together, start and close), {@code PlacementConsumer} (orders in), {@code
 * attempt.Attempts} (what is going on), {@code attempt.ExecutorMachine} (what is decided about it), then {@code runtime},
 * {@code logs}, {@code report}, {@code recovery}.
 */
@NullMarked
package io.headrace.executor;

import org.jspecify.annotations.NullMarked;
