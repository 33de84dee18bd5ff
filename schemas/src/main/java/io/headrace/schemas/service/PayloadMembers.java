package io.headrace.schemas.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The members of one object of a payload, taken one by one; what nobody has taken is refused by name in the end. */
final class PayloadMembers {
    private final String path;
    private final JsonNode object;
    private final Set<String> taken = new LinkedHashSet<>();

    private PayloadMembers(String path, JsonNode object) {
        this.path = path;
        this.object = object;
    }

    static PayloadMembers of(String path, JsonNode object) throws InvalidPayloadException {
        if (!object.isObject()) {
            throw new InvalidPayloadException(path + " is no JSON object");
        }
        return new PayloadMembers(path, object);
    }

    /** An object member; empty when it is absent. */
    PayloadMembers object(String name) throws InvalidPayloadException {
        JsonNode value = take(name);
        return value == null
                ? new PayloadMembers(place(name), object.path("")) // missing: has no members
                : of(place(name), value);
    }

    boolean has(String name) {
        return isThere(object.path(name));
    }

    @Nullable
    String text(String name) throws InvalidPayloadException {
        JsonNode value = take(name);
        return value == null ? null : textOf(place(name), value);
    }

    String requiredText(String name) throws InvalidPayloadException {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            throw new InvalidPayloadException(place(name) + " is required");
        }
        return text;
    }

    /** One of these, the first when it is absent. */
    String oneOf(String name, String... allowed) throws InvalidPayloadException {
        String text = text(name);
        if (text == null) {
            return allowed[0];
        }
        if (!List.of(allowed).contains(text)) {
            throw refused(name, "'" + text + "'", "expected " + String.join(" or ", allowed));
        }
        return text;
    }

    @Nullable
    Integer integer(String name, int least) throws InvalidPayloadException {
        JsonNode value = take(name);
        if (value == null) {
            return null;
        }
        if (!value.isInt() || value.intValue() < least) {
            throw new InvalidPayloadException(
                    place(name) + " " + value + " is not valid: expected a whole number from " + least);
        }
        return value.intValue();
    }

    /** A switch that can only be off. */
    void off(String name, String why) throws InvalidPayloadException {
        JsonNode value = take(name);
        if (value == null || (value.isBoolean() && !value.booleanValue())) {
            return;
        }
        throw refused(name, value.toString(), why);
    }

    List<String> texts(String name) throws InvalidPayloadException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            texts.add(textOf(place(name), element));
        }
        return texts;
    }

    List<PayloadMembers> objects(String name) throws InvalidPayloadException {
        List<PayloadMembers> objects = new ArrayList<>();
        int index = 0;
        for (JsonNode element : elements(name)) {
            objects.add(of(place(name) + "[" + index++ + "]", element));
        }
        return objects;
    }

    Map<String, String> map(String name) throws InvalidPayloadException {
        Map<String, String> map = new LinkedHashMap<>();
        JsonNode value = take(name);
        if (value != null) {
            PayloadMembers members = of(place(name), value);
            for (Map.Entry<String, JsonNode> member : members.object.properties()) {
                map.put(member.getKey(), textOf(members.place(member.getKey()), member.getValue()));
            }
        }
        return map;
    }

    /** Stored and shown, and without effect here. */
    void stored(String... names) {
        taken.addAll(List.of(names));
    }

    /** Refuses what is there and was not taken: by its reason where there is one. */
    void end(Map<String, String> reasons) throws InvalidPayloadException {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            if (!taken.contains(name) && isThere(member.getValue()) && !isEmpty(member.getValue())) {
                String reason = reasons.get(name);
                throw new InvalidPayloadException(
                        reason == null
                                ? place(name) + " is no member that Headrace knows"
                                : place(name) + " cannot be honoured: " + reason);
            }
        }
    }

    void end() throws InvalidPayloadException {
        end(Map.of());
    }

    String place(String name) {
        return path + "." + name;
    }

    InvalidPayloadException refused(String name, String value, String why) {
        return new InvalidPayloadException(place(name) + " " + value + " cannot be honoured: " + why);
    }

    private List<JsonNode> elements(String name) throws InvalidPayloadException {
        JsonNode value = take(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new InvalidPayloadException(place(name) + " is no JSON array");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    private @Nullable JsonNode take(String name) {
        taken.add(name);
        JsonNode value = object.path(name);
        return isThere(value) ? value : null;
    }

    private static boolean isThere(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    /** An empty one asks for nothing, and some clients always send it. */
    private static boolean isEmpty(JsonNode value) {
        return value.isContainer() && value.isEmpty();
    }

    private static String textOf(String place, JsonNode value) throws InvalidPayloadException {
        if (!value.isString()) {
            throw new InvalidPayloadException(place + " " + value + " is not valid: expected a string");
        }
        return value.stringValue();
    }
}
