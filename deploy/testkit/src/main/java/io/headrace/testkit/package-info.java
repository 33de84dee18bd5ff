/**
 * What the tests of every module share. Test scope only, and nothing of Headrace below it.
 *
 * <p>{@link io.headrace.testkit.RequiresDocker} and its kin keep a test from running where something outside the JVM is
 * missing: elsewhere it is skipped by name, on CI it fails. {@link io.headrace.testkit.TestImages} puts an image into the
 * engine without a registry.
 */
@NullMarked
package io.headrace.testkit;

import org.jspecify.annotations.NullMarked;
