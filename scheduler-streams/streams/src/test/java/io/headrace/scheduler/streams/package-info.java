@NullMarked
package io.headrace.scheduler.streams;

import org.jspecify.annotations.NullMarked;
