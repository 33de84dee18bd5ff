/**
 * What the tests of every module share. Test scope only, and nothing of Headrace below it.
 *
 * <p>{@link io.headrace.testkit.RequiresDocker} and its kin keep a test from running where something outside the JVM is
 * missing: elsewhere it is skipped by name, on CI it fails. {@link io.headrace.testkit.TestImages} puts an image into the
 * engine without a registry. {@link io.headrace.testkit.ScenarioContract} plays the scenario files to a scheduler: the core, the
 * topology on Kafka's test driver, and the topology on a broker have a test class each that extends it.
 */
@NullMarked
package io.headrace.testkit;

import org.jspecify.annotations.NullMarked;
