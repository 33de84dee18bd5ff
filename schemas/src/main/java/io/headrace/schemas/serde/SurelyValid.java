package io.headrace.schemas.serde;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * A first look at a body, over its tokens as they come, without a tree: most are right, and then it is a fifth of the work of the
 * validator. It never says that something is wrong. Where it is not sure, because a bound is broken or because the schema has a
 * keyword that it does not know, the validator decides and finds the words.
 */
final class SurelyValid {
    /** What says nothing about which values are valid. */
    private static final Set<String> REMARKS =
            Set.of("$schema", "title", "description", "format", "errorMessage", "x-not-supported");

    private static final int SEEN_MAX = Long.SIZE;

    private final Check check;

    private SurelyValid(Check check) {
        this.check = check;
    }

    /** Of the named message. */
    static SurelyValid ofMessage(String name) {
        return new SurelyValid(new Compiler().ofFile(SchemaShape.FOLDER + name + ".json"));
    }

    /** Whether this is JSON that meets the schema, has no unknown member and no text that could not be written again. */
    boolean test(byte[] json) {
        try (JsonParser parser = JsonCodec.mapper().createParser(json)) {
            parser.nextToken();
            return check.accepts(parser) && parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** What a schema asks of one value. The parser stands on its first token, and on its last one afterwards. */
    private sealed interface Check {
        boolean accepts(JsonParser parser);

        /** Nobody can be sure. */
        record Never() implements Check {
            @Override
            public boolean accepts(JsonParser parser) {
                return false;
            }
        }

        record Bool() implements Check {
            @Override
            public boolean accepts(JsonParser parser) {
                return parser.currentToken().isBoolean();
            }
        }

        record Whole(long minimum, long maximum) implements Check {
            @Override
            public boolean accepts(JsonParser parser) {
                if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    return false;
                }
                long value = parser.getLongValue();
                return minimum <= value && value <= maximum;
            }
        }

        record Text(
                int minLength,
                int maxLength,
                @Nullable Pattern pattern,
                @Nullable Set<String> words) implements Check {
            @Override
            public boolean accepts(JsonParser parser) {
                return parser.currentToken() == JsonToken.VALUE_STRING && accepts(parser.getString());
            }

            boolean accepts(String text) {
                return isPlain(text)
                        && text.length() >= minLength
                        && text.length() <= maxLength
                        && (words == null || words.contains(text))
                        && (pattern == null
                                || (isAscii(text) && pattern.matcher(text).find()));
            }

            /** Outside of it lie the texts that cannot be stored, and those whose characters are not their chars. */
            private static boolean isPlain(String text) {
                for (int i = 0; i < text.length(); i++) {
                    if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
                        return false;
                    }
                }
                return true;
            }

            /** Patterns mean the same to Java and to JSON Schema in these only: {@code $} is no end of a line in the latter. */
            private static boolean isAscii(String text) {
                for (int i = 0; i < text.length(); i++) {
                    if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                        return false;
                    }
                }
                return true;
            }
        }

        record Elements(Check element, int minItems, int maxItems) implements Check {
            @Override
            public boolean accepts(JsonParser parser) {
                if (parser.currentToken() != JsonToken.START_ARRAY) {
                    return false;
                }
                int items = 0;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (++items > maxItems || !element.accepts(parser)) {
                        return false;
                    }
                }
                return items >= minItems;
            }
        }

        /** An object with any members. */
        record Entries(Text name, Check value, int maxProperties) implements Check {
            @Override
            public boolean accepts(JsonParser parser) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    return false;
                }
                Set<String> seen = new HashSet<>();
                for (String member = parser.nextName(); member != null; member = parser.nextName()) {
                    parser.nextToken();
                    if (!seen.add(member) || !name.accepts(member) || !value.accepts(parser)) {
                        return false;
                    }
                }
                return seen.size() <= maxProperties;
            }
        }

        /** An object with known members: the place of each, and the places of those that must be there as bits. */
        record Members(Map<String, Integer> places, Check[] values, long required) implements Check {
            @Override
            public boolean accepts(JsonParser parser) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    return false;
                }
                long seen = 0;
                for (String member = parser.nextName(); member != null; member = parser.nextName()) {
                    parser.nextToken();
                    Integer place = places.get(member);
                    if (place == null || (seen & (1L << place)) != 0 || !values[place].accepts(parser)) {
                        return false;
                    }
                    seen |= 1L << place;
                }
                return (seen & required) == required;
            }
        }
    }

    /** Schemas to checks; each file once. */
    private static final class Compiler {
        private static final Check NEVER = new Check.Never();
        private static final Check.Text ANY_NAME = new Check.Text(0, Integer.MAX_VALUE, null, null);

        private final Map<String, Check> files = new HashMap<>();

        Check ofFile(String file) {
            Check known = files.get(file);
            if (known == null) {
                known = of(SchemaShape.load(file), file.substring(0, file.lastIndexOf('/') + 1));
                files.put(file, known);
            }
            return known;
        }

        private Check of(JsonNode schema, String folder) {
            JsonNode reference = schema.get("$ref");
            if (reference != null) {
                return has(schema, "$ref") && !schema.has("type") ? ofFile(folder + reference.asString()) : NEVER;
            }
            return switch (schema.path("type").asString("")) {
                case "boolean" -> has(schema) ? new Check.Bool() : NEVER;
                case "integer" -> has(schema, "minimum", "maximum") ? whole(schema) : NEVER;
                case "string" -> text(schema);
                case "array" -> has(schema, "items", "minItems", "maxItems") ? elements(schema, folder) : NEVER;
                case "object" -> schema.has("properties") ? members(schema, folder) : entries(schema, folder);
                default -> NEVER;
            };
        }

        /** Whether the schema has no keywords but these, its type and remarks. */
        private static boolean has(JsonNode schema, String... known) {
            return schema.propertyNames().stream()
                    .allMatch(keyword -> keyword.equals("type")
                            || REMARKS.contains(keyword)
                            || List.of(known).contains(keyword));
        }

        private static Check whole(JsonNode schema) {
            return new Check.Whole(
                    schema.path("minimum").asLong(Long.MIN_VALUE),
                    schema.path("maximum").asLong(Long.MAX_VALUE));
        }

        private static Check text(JsonNode schema) {
            boolean onlyWords = schema.path("enum").valueStream().allMatch(JsonNode::isString);
            if (!has(schema, "minLength", "maxLength", "pattern", "enum") || !onlyWords) {
                return NEVER;
            }
            JsonNode pattern = schema.get("pattern");
            JsonNode allowed = schema.get("enum");
            Set<String> words = new HashSet<>();
            if (allowed != null) {
                allowed.forEach(word -> words.add(word.asString()));
            }
            return new Check.Text(
                    schema.path("minLength").asInt(0),
                    schema.path("maxLength").asInt(Integer.MAX_VALUE),
                    pattern == null ? null : Pattern.compile(pattern.asString()),
                    allowed == null ? null : words);
        }

        private Check elements(JsonNode schema, String folder) {
            return new Check.Elements(
                    of(schema.path("items"), folder),
                    schema.path("minItems").asInt(0),
                    schema.path("maxItems").asInt(Integer.MAX_VALUE));
        }

        private Check entries(JsonNode schema, String folder) {
            if (!has(schema, "additionalProperties", "propertyNames", "maxProperties")) {
                return NEVER;
            }
            JsonNode names = schema.get("propertyNames");
            Check name = names == null ? ANY_NAME : text(names);
            return name instanceof Check.Text text
                    ? new Check.Entries(
                            text,
                            of(schema.path("additionalProperties"), folder),
                            schema.path("maxProperties").asInt(Integer.MAX_VALUE))
                    : NEVER;
        }

        private Check members(JsonNode schema, String folder) {
            Map<String, Integer> places = new LinkedHashMap<>();
            JsonNode properties = schema.path("properties");
            properties.propertyNames().forEach(name -> places.put(name, places.size()));
            if (!has(schema, "properties", "required", "additionalProperties") || places.size() > SEEN_MAX) {
                return NEVER;
            }
            Check[] values = new Check[places.size()];
            places.forEach((name, place) -> values[place] = of(properties.path(name), folder));
            long required = 0;
            for (JsonNode name : schema.path("required")) {
                Integer place = places.get(name.asString());
                if (place == null) {
                    return NEVER;
                }
                required |= 1L << place;
            }
            return new Check.Members(Map.copyOf(places), values, required);
        }
    }
}
