/**
 * Attempts: from a placement to a container plan ({@code PlacementTranslator}, {@code JobEnvironment}: pure), and from the plan to a final
 * report ({@code AttemptRunner}). {@code AttemptFence} sees to it that none runs twice, {@code Attempts} knows those that go on.
 */
@NullMarked
package io.headrace.executor.attempt;

import org.jspecify.annotations.NullMarked;
