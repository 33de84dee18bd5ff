/** Whole jobs, from the command to the end. */
@NullMarked
package io.headrace.bench.system;

import org.jspecify.annotations.NullMarked;
