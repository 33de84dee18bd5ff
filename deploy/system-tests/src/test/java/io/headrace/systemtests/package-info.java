/** Whole-system tests: a real broker, a real engine, real clients. */
@NullMarked
package io.headrace.systemtests;

import org.jspecify.annotations.NullMarked;
