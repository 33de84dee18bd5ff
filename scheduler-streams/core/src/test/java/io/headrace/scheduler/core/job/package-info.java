/** Tests of the life of a job. */
@NullMarked
package io.headrace.scheduler.core.job;

import org.jspecify.annotations.NullMarked;
