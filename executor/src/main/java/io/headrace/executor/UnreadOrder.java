package io.headrace.executor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What can be told of an order that cannot be read as a whole: which attempt it would have started. Pure. */
final class UnreadOrder {

    private static final String TYPE = "ce_type";
    private static final String SUBJECT = "ce_subject";

    private UnreadOrder() {}

    /** The attempt of a placement that is meant for this process, or may be; nothing for other orders. */
    static Optional<AttemptId> attemptOf(ConsumerRecord<String, byte[]> order, String incarnation) {
        String type = header(order, TYPE);
        if (!type.isEmpty()
                && !type.equals(MessageFamily.typeName(Placement.class))
                && MessageFamily.ORDERS.types().containsKey(type)) {
            return Optional.empty();
        }
        JsonNode body = body(order.value());
        if (!body.path("incarnation").asString(incarnation).equals(incarnation)) {
            return Optional.empty();
        }
        return attempt(header(order, SUBJECT))
                .or(() -> attempt(body.path("attemptId").asString("")));
    }

    private static Optional<AttemptId> attempt(String text) {
        try {
            return Optional.of(AttemptId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static JsonNode body(byte[] value) {
        try {
            return value == null
                    ? MissingNode.getInstance()
                    : JsonCodec.mapper().readTree(value);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private static String header(ConsumerRecord<String, byte[]> order, String name) {
        Header header = order.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }
}
