/**
 * Attempts. {@code ExecutorMachine} decides, pure: which orders count ({@code AttemptFence} sees to it that no attempt runs twice) and the
 * steps of each attempt ({@code AttemptMachine}), from a placement to a container plan ({@code PlacementTranslator}, {@code JobEnvironment}) to
 * the acknowledged final report. {@code Attempts} does what it says, on threads; the simulator does so in virtual time.
 */
@NullMarked
package io.headrace.executor.attempt;

import org.jspecify.annotations.NullMarked;
