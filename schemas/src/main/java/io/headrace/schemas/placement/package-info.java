/** What the scheduler orders an executor to do. Start at {@link io.headrace.schemas.placement.ExecutorOrder}. */
@NullMarked
package io.headrace.schemas.placement;

import org.jspecify.annotations.NullMarked;
