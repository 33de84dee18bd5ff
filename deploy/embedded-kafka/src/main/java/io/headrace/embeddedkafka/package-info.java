/** A real single-node Kafka broker inside this JVM. */
@NullMarked
package io.headrace.embeddedkafka;

import org.jspecify.annotations.NullMarked;
