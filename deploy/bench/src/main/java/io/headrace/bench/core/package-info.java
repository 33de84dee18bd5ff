/** The pure core on tables in memory: no Kafka, no disk. */
@NullMarked
package io.headrace.bench.core;

import org.jspecify.annotations.NullMarked;
