/** Job definitions, compute environments and queues. Pure: called by {@code SchedulerMachine}, returns events. */
@NullMarked
package io.headrace.scheduler.core.resource;

import org.jspecify.annotations.NullMarked;
