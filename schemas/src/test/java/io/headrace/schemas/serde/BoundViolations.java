package io.headrace.schemas.serde;

import io.headrace.schemas.serde.SchemaFiles.SchemaFile;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Every way to break one bound of a schema, beginning from an instance that has every member. */
final class BoundViolations {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode whole;
    private final List<Violation> found = new ArrayList<>();

    private BoundViolations(ObjectNode whole) {
        this.whole = whole;
    }

    /**
     * One broken instance.
     *
     * @param place the keyword and where it stands, for people
     * @param pointer JSON pointer of the broken value
     * @param body the instance
     */
    record Violation(String place, String pointer, ObjectNode body) {
        @Override
        public String toString() {
            return place;
        }
    }

    static List<Violation> of(SchemaFile schema, ObjectNode whole) {
        BoundViolations violations = new BoundViolations(whole);
        violations.walk(schema, schema.read(), "", whole);
        return violations.found;
    }

    private void walk(SchemaFile file, JsonNode schema, String pointer, JsonNode value) {
        if (schema.has("$ref")) {
            SchemaFile referred = file.referredBy(schema);
            walk(referred, referred.read(), pointer, value);
            return;
        }
        if (!pointer.isEmpty()) {
            replace("type", pointer, value.isString() ? JSON.numberNode(7) : JSON.stringNode("="));
            replace("null", pointer, JSON.nullNode());
        }
        for (String keyword : schema.propertyNames()) {
            breakKeyword(keyword, schema, pointer, value);
        }
        if (value.isObject() && schema.has("properties")) {
            schema.get("properties").properties().forEach(member -> {
                if (value.has(member.getKey())) {
                    walk(file, member.getValue(), pointer + "/" + member.getKey(), value.get(member.getKey()));
                }
            });
        } else if (value.isArray()) {
            walk(file, schema.get("items"), pointer + "/0", value.get(0));
        } else if (value.isObject()) {
            String key = value.propertyNames().iterator().next();
            walk(file, schema.get("additionalProperties"), pointer + "/" + key, value.get(key));
        }
    }

    private void breakKeyword(String keyword, JsonNode schema, String pointer, JsonNode value) {
        JsonNode bound = schema.get(keyword);
        switch (keyword) {
            case "required" -> bound.forEach(name -> without(pointer, name.asString()));
            case "enum", "pattern" -> replace(keyword, pointer, JSON.stringNode("="));
            case "minLength" -> replace(keyword, pointer, JSON.stringNode("x".repeat(bound.asInt() - 1)));
            case "maxLength" -> replace(keyword, pointer, JSON.stringNode("/" + "x".repeat(bound.asInt())));
            case "minimum" -> replace(keyword, pointer, beside(bound, -1));
            case "maximum" -> replace(keyword, pointer, beside(bound, 1));
            case "minItems" -> replace(keyword, pointer, elements(value.get(0), bound.asInt() - 1));
            case "maxItems" -> replace(keyword, pointer, elements(value.get(0), bound.asInt() + 1));
            case "minProperties" -> replace(keyword, pointer, JSON.objectNode());
            case "maxProperties" -> replace(keyword, pointer, members("k", bound.asInt() + 1));
            case "propertyNames" -> {
                replace(keyword, pointer, JSON.objectNode().put("", "v"));
                replace(
                        keyword,
                        pointer,
                        JSON.objectNode().put("k".repeat(bound.get("maxLength").asInt() + 1), "v"));
                if (bound.has("pattern")) {
                    replace(keyword, pointer, JSON.objectNode().put("aWs:x", "v"));
                }
            }
            case "dependentRequired" ->
                bound.properties().forEach(rule -> rule.getValue().forEach(name -> without(pointer, name.asString())));
            case "additionalProperties" -> {
                if (bound.isBoolean()) {
                    with(pointer, "notAMember", JSON.numberNode(1));
                }
            }
            case "x-not-supported" -> bound.forEach(name -> with(pointer, name.asString(), JSON.stringNode("x")));
            case "$schema",
                    "title",
                    "description",
                    "type",
                    "format",
                    "properties",
                    "items",
                    "errorMessage",
                    "if",
                    "then" -> {
                // No bound of its own: said elsewhere, or for people.
            }
            default -> throw new AssertionError("no violation is known for the keyword " + keyword);
        }
    }

    private void replace(String keyword, String pointer, JsonNode value) {
        ObjectNode copy = whole.deepCopy();
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = copy.at(pointer.substring(0, slash));
        String step = pointer.substring(slash + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(step), value);
        } else {
            ((ObjectNode) parent).set(step, value);
        }
        found.add(new Violation(keyword + " at " + pointer, pointer, copy));
    }

    private void without(String pointer, String member) {
        ObjectNode copy = whole.deepCopy();
        ((ObjectNode) copy.at(pointer)).remove(member);
        found.add(new Violation("without " + member + " at " + pointer, pointer, copy));
    }

    private void with(String pointer, String member, JsonNode value) {
        ObjectNode copy = whole.deepCopy();
        ((ObjectNode) copy.at(pointer)).set(member, value);
        found.add(new Violation("with " + member + " at " + pointer, pointer, copy));
    }

    private static JsonNode beside(JsonNode bound, int step) {
        return bound.isIntegralNumber()
                ? JSON.numberNode(bound.longValue() + step)
                : JSON.numberNode(bound.doubleValue() + step);
    }

    private static ArrayNode elements(JsonNode element, int count) {
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < count; i++) {
            array.add(element.deepCopy());
        }
        return array;
    }

    private static ObjectNode members(String prefix, int count) {
        ObjectNode object = JSON.objectNode();
        for (int i = 0; i < count; i++) {
            object.put(prefix + i, "v");
        }
        return object;
    }
}
