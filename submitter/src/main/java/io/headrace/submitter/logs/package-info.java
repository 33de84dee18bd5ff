/** Reads the output of containers from the logs topic. Start at {@link io.headrace.submitter.logs.LogReader}. */
@NullMarked
package io.headrace.submitter.logs;

import org.jspecify.annotations.NullMarked;
