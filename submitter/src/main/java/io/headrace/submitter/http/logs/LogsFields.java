package io.headrace.submitter.http.logs;

import io.headrace.schemas.serde.JsonCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The members of a request, read one by one. A member of the wrong kind is refused by name. */
final class LogsFields {
    private final JsonNode object;

    private LogsFields(JsonNode object) {
        this.object = object;
    }

    static LogsFields read(byte[] body) {
        JsonNode object;
        try {
            object = body.length == 0
                    ? JsonCodec.mapper().createObjectNode()
                    : JsonCodec.mapper().readTree(body);
        } catch (JacksonException e) {
            throw LogsError.notJson("the body is not JSON: " + e.getOriginalMessage());
        }
        if (!object.isObject()) {
            throw LogsError.notJson("the body is no JSON object");
        }
        return new LogsFields(object);
    }

    Collection<String> names() {
        return object.propertyNames();
    }

    JsonNode value(String name) {
        return object.path(name);
    }

    Optional<String> text(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw wrong(name, value, "a string");
        }
        return Optional.of(value.stringValue()).filter(given -> !given.isEmpty());
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> LogsError.invalid("'" + name + "' is required"));
    }

    boolean flag(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw wrong(name, value, "true or false");
        }
        return value.booleanValue();
    }

    List<String> texts(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isString()) {
                throw wrong(name, element, "a list of strings");
            }
            texts.add(element.stringValue());
        }
        if (!value.isArray()) {
            throw wrong(name, value, "a list of strings");
        }
        return texts;
    }

    /** Milliseconds since the epoch. */
    OptionalLong instant(String name) {
        return number(name, 0, Long.MAX_VALUE, "milliseconds since the epoch");
    }

    int limit(int most) {
        return (int)
                number("limit", 1, most, "a whole number from 1 to " + most).orElse(most);
    }

    private OptionalLong number(String name, long least, long most, String expected) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw wrong(name, value, expected);
        }
        return OptionalLong.of(value.longValue());
    }

    private static LogsError wrong(String name, JsonNode value, String expected) {
        String shown = value.toString();
        return LogsError.invalid("'" + name + "' is " + (shown.length() > 100 ? shown.substring(0, 100) + "..." : shown)
                + ", expected " + expected);
    }
}
