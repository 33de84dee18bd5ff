@NullMarked
package io.headrace.scheduler.streams.ops;

import org.jspecify.annotations.NullMarked;
