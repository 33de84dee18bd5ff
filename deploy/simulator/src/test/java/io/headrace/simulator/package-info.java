/** The simulator's own tests, and layer 4 of everybody else's. */
@NullMarked
package io.headrace.simulator;

import org.jspecify.annotations.NullMarked;
