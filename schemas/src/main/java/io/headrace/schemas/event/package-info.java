/** What the scheduler decided, in order, for ever. Start at {@link io.headrace.schemas.event.Event}. */
@NullMarked
package io.headrace.schemas.event;

import org.jspecify.annotations.NullMarked;
