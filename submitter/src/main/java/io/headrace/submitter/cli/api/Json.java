package io.headrace.submitter.cli.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes JSON trees. Answers are kept as trees, so that {@code --output json} can print all of them, including
 * members that this version does not know; the readers treat a missing member, {@code null} and a value of the wrong kind
 * alike.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    // Line feeds on every system, and colons as other tools write them: the output is compared and piped.
    private static final ObjectWriter INDENTED = MAPPER.writer()
            .with(new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectNameValueSpacing(Spacing.AFTER))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private Json() {}

    /** A new empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A new empty list. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /**
     * Reads one document.
     *
     * @throws JacksonException when the text is not exactly one JSON value
     */
    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    /** On one line. */
    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** Indented by two blanks, without a line end. */
    public static String indented(JsonNode node) {
        return INDENTED.writeValueAsString(node);
    }

    /** A member as text; empty when there is none. Numbers and booleans count as their text. */
    public static String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isValueNode() && !value.isNull() ? value.asString() : "";
    }

    /** A member as a whole number. */
    public static OptionalLong number(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isIntegralNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    /** A member as an instant: milliseconds since the epoch, or ISO 8601 text. */
    public static Optional<Instant> instant(JsonNode node, String member) {
        JsonNode value = node.path(member);
        if (value.isIntegralNumber()) {
            return Optional.of(Instant.ofEpochMilli(value.longValue()));
        }
        try {
            return value.isString() ? Optional.of(Instant.parse(value.stringValue())) : Optional.empty();
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    /** Elements of a list member; empty when there is none. */
    public static List<JsonNode> elements(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isArray() ? List.copyOf(value.values()) : List.of();
    }

    /** Elements of a list of texts. */
    public static List<String> texts(JsonNode node, String member) {
        return elements(node, member).stream()
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asString)
                .toList();
    }
}
