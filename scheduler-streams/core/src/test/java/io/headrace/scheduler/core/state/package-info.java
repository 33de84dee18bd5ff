/** Tests of what is kept beside the rows. */
@NullMarked
package io.headrace.scheduler.core.state;

import org.jspecify.annotations.NullMarked;
