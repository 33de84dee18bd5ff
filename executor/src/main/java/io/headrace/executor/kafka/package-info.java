/**
 * Kafka clients, set up once for all of the executor's purposes: what is sent is delivered, however long Kafka is away.
 */
@NullMarked
package io.headrace.executor.kafka;

import org.jspecify.annotations.NullMarked;
