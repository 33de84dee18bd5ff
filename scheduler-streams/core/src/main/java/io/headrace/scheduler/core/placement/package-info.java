/** Which waiting job runs where. Pure: called by {@code SchedulerMachine}, returns events. */
@NullMarked
package io.headrace.scheduler.core.placement;

import org.jspecify.annotations.NullMarked;
