/**
 * Commands directly on the host, for machines without a container engine. There is no isolation, and it says so.
 *
 * <p>Reading order: {@code launcher.sh} (the resource: what happens to one run), {@code RunDirectory} (what a run leaves on disk),
 * {@code Launcher} (the shell that forks runs), {@code ProcessRuntime} (the port). {@code ProcessLimits} says what is refused.
 */
@NullMarked
package io.headrace.executor.runtime.process;

import org.jspecify.annotations.NullMarked;
