/**
 * What the executor says to the scheduler.
 */
@NullMarked
package io.headrace.executor.report;

import org.jspecify.annotations.NullMarked;
