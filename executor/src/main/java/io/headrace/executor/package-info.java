/** Turns placements into containers, and containers into reports and logs. */
@NullMarked
package io.headrace.executor;

import org.jspecify.annotations.NullMarked;
