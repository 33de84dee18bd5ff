/** Executors that come, stay away and come back. Pure: called by {@code SchedulerMachine}, returns events. */
@NullMarked
package io.headrace.scheduler.core.executor;

import org.jspecify.annotations.NullMarked;
