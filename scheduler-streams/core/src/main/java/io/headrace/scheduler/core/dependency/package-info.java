/** What the end of a job means for the jobs that wait for it. Pure: called by {@code SchedulerMachine}, returns events. */
@NullMarked
package io.headrace.scheduler.core.dependency;

import org.jspecify.annotations.NullMarked;
