/**
 * Containers that only exist in memory and end as a script says, on a clock that the caller moves.
 */
@NullMarked
package io.headrace.executor.runtime.dryrun;

import org.jspecify.annotations.NullMarked;
