package io.headrace.schemas.serde;

import io.headrace.schemas.serde.SchemaFiles.SchemaFile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random JSON that a schema allows, with a taste for the bounds. Empty collections are not made: the codec leaves them out, so
 * they would not come back.
 */
final class RandomInstances {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String UUID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";

    /** Texts for each pattern that a schema may use: a new pattern needs a line here. */
    private static final Map<String, List<String>> SAMPLES = Map.ofEntries(
            Map.entry("^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$", List.of("a", "9_-Z", "x".repeat(128))),
            Map.entry("^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$", List.of("a", "host-1.example", "x".repeat(128))),
            Map.entry("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", List.of(UUID)),
            Map.entry(
                    "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(:(0|[1-9][0-9]{0,8}))?$",
                    List.of(UUID, UUID + ":0", UUID + ":999999999")),
            Map.entry(
                    "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(:(0|[1-9][0-9]{0,8})|#(0|[1-9][0-9]{0,2}))?$",
                    List.of(UUID, UUID + ":0", UUID + ":999999999", UUID + "#0", UUID + "#999")),
            Map.entry(
                    "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(:(0|[1-9][0-9]{0,8})|#(0|[1-9][0-9]{0,2}))?/[1-9][0-9]{0,8}$",
                    List.of(UUID + "/1", UUID + ":7/999999999", UUID + "#12/2")),
            Map.entry("^([0-9]{1,4}|[0-9]{0,4}:[0-9]{0,4})$", List.of("0", ":", "0:", ":7", "0:999")),
            Map.entry("^[0-9a-f]{64}$", List.of("0123456789abcdef".repeat(4))),
            Map.entry("^([Rr][Ee][Tt][Rr][Yy]|[Ee][Xx][Ii][Tt])$", List.of("RETRY", "exit", "Retry")),
            Map.entry("^[A-Za-z0-9.:\\s]*\\*?$", List.of("", "*", "Host EC2*", "x".repeat(512))),
            Map.entry("^[0-9]*\\*?$", List.of("", "*", "137", "1*")),
            Map.entry("^[A-Za-z0-9_.:/#@-]{1,255}$", List.of("busybox", "a.b:5000/c/d@sha256:0f", "x".repeat(255))),
            Map.entry(
                    "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,30}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,30})?$",
                    List.of("root", "1000:1000", "nobody:nogroup")),
            Map.entry("^(?!AWS_BATCH)[^=]+$", List.of("PATH", "AWS_REGION", "a b")),
            Map.entry("^[0-9]{1,9}(\\.[0-9]{1,3})?$", List.of("1", "0.25", "999999999.999")),
            Map.entry("^[0-9A-Za-z]{0,254}[0-9A-Za-z*]$", List.of("a", "*", "UserA*", "x".repeat(255))),
            Map.entry("^[A-Za-z0-9_-]{1,255}$", List.of("v", "x".repeat(255))),
            Map.entry("^/", List.of("/", "/data/\"ü\"")));

    private static final List<String> TEXTS =
            List.of("a", "two words", "quote\" back\\slash", "line\nbreak\ttab", "ü漢字😀", "Ref::x", "null", "\u2028");

    private final Random random;
    private final boolean full;

    private RandomInstances(Random random, boolean full) {
        this.random = random;
        this.full = full;
    }

    /** Any instance. */
    static ObjectNode any(SchemaFile schema, Random random) {
        return valid(schema, new RandomInstances(random, false));
    }

    /** An instance with every member at every level. */
    static ObjectNode full(SchemaFile schema, Random random) {
        return valid(schema, new RandomInstances(random, true));
    }

    /** Rules across members (if and then) are met by trying again. */
    private static ObjectNode valid(SchemaFile schema, RandomInstances instances) {
        for (int attempt = 0; attempt < 200; attempt++) {
            ObjectNode made = (ObjectNode) instances.value(schema, schema.read());
            if (schema.errors(made).isEmpty()) {
                return made;
            }
        }
        throw new AssertionError("no valid instance of " + schema + " in 200 attempts");
    }

    private JsonNode value(SchemaFile file, JsonNode schema) {
        if (schema.has("$ref")) {
            SchemaFile referred = file.referredBy(schema);
            return value(referred, referred.read());
        }
        return switch (schema.get("type").asString()) {
            case "string" -> JSON.stringNode(string(schema));
            case "integer" -> JSON.numberNode(integer(schema));
            case "number" -> JSON.numberNode(number(schema));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "array" -> array(file, schema);
            case "object" -> schema.has("properties") ? object(file, schema) : map(file, schema);
            default -> throw new AssertionError(file + ": type of " + schema);
        };
    }

    private String string(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.get("enum")
                    .get(random.nextInt(schema.get("enum").size()))
                    .asString();
        }
        if (schema.has("pattern")) {
            List<String> samples = SAMPLES.get(schema.get("pattern").asString());
            if (samples == null) {
                throw new AssertionError("no samples for the pattern " + schema.get("pattern"));
            }
            return samples.get(random.nextInt(samples.size()));
        }
        int longest = schema.path("maxLength").asInt(64);
        if (longest <= 1024 && random.nextInt(8) == 0) {
            return "x".repeat(longest);
        }
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private long integer(JsonNode schema) {
        boolean isLong = schema.path("format").asString("").equals("int64");
        long lowest = schema.path("minimum").asLong(isLong ? Long.MIN_VALUE : Integer.MIN_VALUE);
        long highest = schema.path("maximum").asLong(isLong ? Long.MAX_VALUE : Integer.MAX_VALUE);
        return switch (random.nextInt(4)) {
            case 0 -> lowest;
            case 1 -> highest;
            default -> random.nextLong(lowest, highest);
        };
    }

    private double number(JsonNode schema) {
        double lowest = schema.get("minimum").asDouble();
        double highest = schema.get("maximum").asDouble();
        return switch (random.nextInt(4)) {
            case 0 -> lowest;
            case 1 -> highest;
            default -> random.nextDouble(lowest, highest);
        };
    }

    private ArrayNode array(SchemaFile file, JsonNode schema) {
        ArrayNode array = JSON.arrayNode();
        int size = 1 + random.nextInt(Math.min(3, schema.path("maxItems").asInt(3)));
        for (int i = 0; i < size; i++) {
            array.add(value(file, schema.get("items")));
        }
        return array;
    }

    private ObjectNode map(SchemaFile file, JsonNode schema) {
        ObjectNode map = JSON.objectNode();
        int size = 1 + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            map.set(
                    random.nextInt(8) == 0 ? "k".repeat(127) + i : "key " + i,
                    value(file, schema.get("additionalProperties")));
        }
        return map;
    }

    private ObjectNode object(SchemaFile file, JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString()));
        if (schema.has("minProperties")) {
            // The only such schema: a retry strategy is nothing without its attempts.
            required.add("attempts");
        }
        ObjectNode object = JSON.objectNode();
        schema.get("properties").properties().forEach(member -> {
            if (full || required.contains(member.getKey()) || random.nextInt(3) == 0) {
                object.set(member.getKey(), value(file, member.getValue()));
            }
        });
        return object;
    }
}
