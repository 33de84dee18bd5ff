@NullMarked
package io.headrace.scheduler.streams.fault;

import org.jspecify.annotations.NullMarked;
