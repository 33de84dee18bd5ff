/**
 * The public contract of Headrace: what a service writes, what it may read, and how.
 *
 * <p>Five families of messages, one topic each ({@link io.headrace.schemas.Topics} is the list):
 *
 * <ul>
 *   <li>{@link io.headrace.schemas.command.ClientCommand commands}: what clients ask for, keyed by account;
 *   <li>{@link io.headrace.schemas.event.Event events}: what was decided, keyed by account, numbered without gaps;
 *   <li>{@link io.headrace.schemas.report.ExecutorReport reports}: what executors say, keyed by account;
 *   <li>{@link io.headrace.schemas.placement.ExecutorOrder orders}: what executors shall do, keyed by executor;
 *   <li>{@link io.headrace.schemas.report.LogBatch logs}: what containers print, keyed by attempt.
 * </ul>
 *
 * <p>Every message is a CloudEvent in Kafka's binary mode: the attributes are headers, the value is a JSON object. Each
 * record mirrors the JSON Schema of the same name in {@code schema/} on the class path; {@code asyncapi.yaml} beside it
 * describes the topics. A test holds records, schemas and that document together.
 *
 * <p><b>Compatibility.</b> A type's {@code .v1} stays readable for ever: members may be added, nullable or as a collection,
 * never renamed, retyped or taken away; enums may grow. A change that cannot be made so is a new type.
 *
 * <p>Reading order: {@link io.headrace.schemas.Topics}, {@link io.headrace.schemas.command.ClientCommand},
 * {@link io.headrace.schemas.event.Event}, {@link io.headrace.schemas.serde.EnvelopeCodec}. A service that only wants to submit
 * jobs needs {@code io.headrace.schemas.command.Commands}.
 */
@NullMarked
package io.headrace.schemas;

import org.jspecify.annotations.NullMarked;
