/** The life of a job: its table, what a submission becomes, what follows from a report, a cancellation, a timeout. Pure: called by {@code SchedulerMachine}, returns events. */
@NullMarked
package io.headrace.scheduler.core.job;

import org.jspecify.annotations.NullMarked;
