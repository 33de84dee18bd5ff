@NullMarked
package io.headrace.scheduler.streams.store;

import org.jspecify.annotations.NullMarked;
