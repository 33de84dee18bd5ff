/**
 * The container engine behind {@link io.headrace.executor.runtime.ContainerRuntime}, spoken to with docker-java.
 *
 * <p>{@code LimitTranslator} (plan to engine settings) and {@code ExitClassifier} (engine's words to ours) are pure; {@code
 * DockerContainerRuntime} does the talking and {@code ContainerOutput} reads logs without losing their tail.
 */
@NullMarked
package io.headrace.executor.runtime.docker;

import org.jspecify.annotations.NullMarked;
