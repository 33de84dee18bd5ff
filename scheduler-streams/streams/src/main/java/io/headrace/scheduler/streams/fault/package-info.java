/** What goes wrong: records that cannot be read or decided, steps that fail, threads that die. */
@NullMarked
package io.headrace.scheduler.streams.fault;

import org.jspecify.annotations.NullMarked;
