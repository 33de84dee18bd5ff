package io.headrace.schemas.serde;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schema of one message, ready to check bodies. Safe to share between threads. */
final class MessageSchema {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            Dialect.builder(Dialects.getDraft202012())
                    .keyword(new NonValidationKeyword("x-not-supported"))
                    .build(),
            registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .failFast(true)
                    .errorMessageKeyword("errorMessage")
                    .build()));

    private final String name;
    private final SchemaShape shape;
    private final Schema schema;

    private MessageSchema(String name) {
        this.name = name;
        this.shape = SchemaShape.ofMessage(name);
        this.schema = REGISTRY.getSchema(SchemaLocation.of("classpath:" + SchemaShape.FOLDER + name + ".json"));
        this.schema.initializeValidators();
    }

    /** Reads the schema of the named message and all that it refers to. */
    static MessageSchema of(String name) {
        return new MessageSchema(name);
    }

    /** Checks a body whose unknown members are errors. */
    void checkStrictly(ObjectNode body) throws InvalidMessageException {
        MemberCheck.refuseUnknown(name, shape, body);
        check(body);
    }

    /** Takes unknown members away, checks the rest, and answers the paths of what was taken away. */
    List<String> checkLeniently(ObjectNode body) throws InvalidMessageException {
        List<String> dropped = MemberCheck.dropUnknown(name, shape, body);
        check(body);
        return dropped;
    }

    /** Refuses unknown members alone, whatever else may be missing or wrong. */
    void refuseUnknown(ObjectNode body) throws InvalidMessageException {
        if (!MemberCheck.dropUnknown(name, shape, body.deepCopy()).isEmpty()) {
            MemberCheck.refuseUnknown(name, shape, body);
        }
    }

    private void check(ObjectNode body) throws InvalidMessageException {
        List<Error> errors;
        try {
            errors = schema.validate(body);
        } catch (JacksonException e) {
            throw new InvalidMessageException(JsonProblem.describe(name, e));
        }
        if (!errors.isEmpty()) {
            throw new InvalidMessageException(describe(errors.get(0)));
        }
    }

    private String describe(Error error) {
        String place = name + path(error.getInstanceLocation());
        JsonNode value = error.getInstanceNode();
        JsonNode keyword = error.getSchemaNode();
        String bound = keyword != null && keyword.isValueNode() ? keyword.asString() : "";
        String fault = fault(error, value, keyword, bound);
        if (error.isCustomMessage()) {
            return switch (error.getKeyword()) {
                // AWS's words, which clients look for, and what they leave open.
                case "pattern", "enum" -> place + ": " + error.getMessage() + fault;
                // Decimals that would be shown as 1.0E-4.
                case "minimum", "maximum" -> place + ": " + value(value) + " is not valid: " + error.getMessage();
                default -> place + ": " + error.getMessage();
            };
        }
        return place + fault;
    }

    /** What is wrong with a value, and what was expected, as it goes on behind the value's place. */
    private static String fault(Error error, JsonNode value, JsonNode keyword, String bound) {
        return switch (error.getKeyword()) {
            case "required" -> "." + error.getProperty() + ": required but missing";
            case "type" -> ": " + value(value) + " is " + kind(value) + ", expected " + bound;
            case "enum" -> ": " + value(value) + " is not one of " + words(keyword);
            case "pattern" -> ": " + value(value) + " is not valid: expected " + PatternWords.of(bound);
            case "minimum" -> ": " + value(value) + " is below the minimum " + bound;
            case "maximum" -> ": " + value(value) + " is above the maximum " + bound;
            case "minLength" -> ": " + value(value) + " is shorter than the minimum of " + bound + " characters";
            case "maxLength" -> ": " + value(value) + " is longer than the maximum of " + bound + " characters";
            case "minItems" -> ": has " + value.size() + " elements, the minimum is " + bound;
            case "maxItems" -> ": has " + value.size() + " elements, the maximum is " + bound;
            case "minProperties" -> ": has " + value.size() + " members, the minimum is " + bound;
            case "maxProperties" -> ": has " + value.size() + " members, the maximum is " + bound;
            default -> ": " + Shown.text(error.getMessage());
        };
    }

    private static String path(NodePath location) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object step = location.getElement(i);
            if (step instanceof Integer index) {
                path.append('[').append(index).append(']');
            } else {
                String member = Shown.text(step.toString());
                path.append(member.isEmpty() ? "['']" : "." + member);
            }
        }
        return path.toString();
    }

    private static String value(JsonNode value) {
        if (value.isString()) {
            return "'" + Shown.text(value.asString()) + "'";
        }
        return value.isContainer() ? "the value" : Shown.text(value.toString());
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case NULL, MISSING -> "no value";
            case BINARY -> "bytes";
        };
    }

    private static String words(JsonNode allowed) {
        StringBuilder words = new StringBuilder();
        for (JsonNode word : allowed) {
            words.append(words.isEmpty() ? "" : ", ").append(word.asString());
        }
        return words.toString();
    }
}
