/**
 * How an executor runs one attempt's container, whatever does the running.
 *
 * <p>{@link io.headrace.executor.runtime.ContainerRuntime} is the port. Three adapters keep its contract, and one test suite
 * ({@code ContainerRuntimeContract}) holds all of them to it:
 *
 * <ul>
 *   <li>{@code docker}: the product, a container engine behind the Docker API;
 *   <li>{@code process}: the honest fallback, commands directly on the host;
 *   <li>{@code dryrun}: scripted outcomes on a given clock, for the simulator and for tests.
 * </ul>
 *
 * <p>Reading order: {@code ContainerPlan} (what is asked for), {@code ContainerRuntime} (what may be done), {@code ExitOutcome}
 * (what came of it), {@code ContainerFailure} (why it did not even run).
 *
 * <p>Nothing here knows Kafka or the scheduler. An attempt is known to a runtime only by the name and the labels of its plan.
 */
@NullMarked
package io.headrace.executor.runtime;

import org.jspecify.annotations.NullMarked;
