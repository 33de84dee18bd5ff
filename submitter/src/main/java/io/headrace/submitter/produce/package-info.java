/**
 * Writes commands to Kafka and finds the scheduler's answer to each. Start at {@link
 * io.headrace.submitter.produce.CommandProducer}.
 */
@NullMarked
package io.headrace.submitter.produce;

import org.jspecify.annotations.NullMarked;
