package io.headrace.schemas.serde;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a schema says about member names: enough to find and drop the unknown ones, and to name those that AWS Batch has and
 * Headrace does not. Everything else in a schema is the validator's.
 *
 * @param members known members of an object; empty for what is no object with fixed members
 * @param notSupported members that AWS Batch has and Headrace refuses by name
 * @param elements shape of array elements; absent for what is no array
 */
record SchemaShape(
        Map<String, SchemaShape> members,
        Set<String> notSupported,
        @Nullable SchemaShape elements) {
    /** Where the schema files lie on the class path. */
    static final String FOLDER = "schema/";

    private static final SchemaShape LEAF = new SchemaShape(Map.of(), Set.of(), null);

    SchemaShape {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        notSupported = Set.copyOf(notSupported);
    }

    /** The shape of the named message, read from its schema file. */
    static SchemaShape ofMessage(String name) {
        return ofFile(FOLDER + name + ".json", new HashMap<>());
    }

    private static SchemaShape ofFile(String file, Map<String, SchemaShape> read) {
        SchemaShape known = read.get(file);
        if (known == null) {
            known = of(load(file), file.substring(0, file.lastIndexOf('/') + 1), read);
            read.put(file, known);
        }
        return known;
    }

    private static SchemaShape of(JsonNode schema, String folder, Map<String, SchemaShape> read) {
        JsonNode reference = schema.get("$ref");
        if (reference != null) {
            return ofFile(folder + reference.asString(), read);
        }
        JsonNode items = schema.get("items");
        if (items != null) {
            return new SchemaShape(Map.of(), Set.of(), of(items, folder, read));
        }
        JsonNode properties = schema.get("properties");
        if (properties == null) {
            return LEAF;
        }
        Map<String, SchemaShape> members = new LinkedHashMap<>();
        properties.properties().forEach(member -> members.put(member.getKey(), of(member.getValue(), folder, read)));
        Set<String> notSupported = new HashSet<>();
        schema.path("x-not-supported").forEach(name -> notSupported.add(name.asString()));
        return new SchemaShape(members, notSupported, null);
    }

    static JsonNode load(String file) {
        try (InputStream in = SchemaShape.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("schema " + file + " is not on the class path");
            }
            return JsonCodec.mapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
