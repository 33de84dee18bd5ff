/** The Kafka Streams shell around the scheduler core. */
@NullMarked
package io.headrace.scheduler.streams;

import org.jspecify.annotations.NullMarked;
