/** What operators look at: health, metrics, the topology as a picture. */
@NullMarked
package io.headrace.scheduler.streams.ops;

import org.jspecify.annotations.NullMarked;
