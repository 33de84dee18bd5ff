/** Broker, scheduler, submitter and executor in one process. */
@NullMarked
package io.headrace.standalone;

import org.jspecify.annotations.NullMarked;
