/**
 * A real single-node Kafka inside this JVM: broker and KRaft controller over the loopback, data in one folder.
 *
 * <p>{@link io.headrace.embeddedkafka.EmbeddedKafka} is the door: {@code start} for a process that keeps its data,
 * {@code ephemeral} for a test. {@link io.headrace.embeddedkafka.BrokerSettings} says how a broker for one machine
 * differs from Kafka's defaults, and why. Nothing here is a simulation: what a client sees is Apache Kafka, with its
 * transactions, groups and retention.
 */
@NullMarked
package io.headrace.embeddedkafka;

import org.jspecify.annotations.NullMarked;
