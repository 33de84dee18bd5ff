/** The scheduler on a real broker, beside a topology that decides nothing. */
@NullMarked
package io.headrace.bench.kafka;

import org.jspecify.annotations.NullMarked;
