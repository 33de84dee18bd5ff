/** Service jobs: what their payload asks for as a container, and their own commands. Pure: called by {@code SchedulerMachine}, returns events. */
@NullMarked
package io.headrace.scheduler.core.service;

import org.jspecify.annotations.NullMarked;
