package io.headrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.report.PassedText;
import io.headrace.schemas.serde.SchemaFiles.SchemaFile;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Records and schemas say the same, in both directions. */
class SchemaContractTest {
    private static final Set<Class<?>> TEXT_IDS = Set.of(JobId.class, AttemptId.class, ExecutorId.class);

    static Stream<SchemaFile> files() {
        return SchemaFiles.all().stream();
    }

    static Stream<Class<?>> records() {
        return reachableRecords().stream();
    }

    @Test
    void shouldHaveOneSchemaForEveryRecordAndNoOther() {
        Set<String> expected = new LinkedHashSet<>();
        Set<String> messages = new HashSet<>();
        MessageFamily.all()
                .forEach(family -> family.types().values().forEach(type -> messages.add(type.getSimpleName())));
        messages.forEach(name -> expected.add(name + ".json"));
        reachableRecords().stream()
                .map(Class::getSimpleName)
                .filter(name -> !messages.contains(name))
                .forEach(name -> expected.add("value/" + name + ".json"));
        TEXT_IDS.forEach(id -> expected.add("value/" + id.getSimpleName() + ".json"));

        assertThat(SchemaFiles.all()).map(SchemaFile::toString).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void shouldNameEveryMessageOnce() {
        List<String> names = new ArrayList<>();
        MessageFamily.all().forEach(family -> names.addAll(family.types().keySet()));
        assertThat(names)
                .doesNotHaveDuplicates()
                .contains("io.headrace.SubmitJob.v1")
                .hasSizeGreaterThan(40);
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldBeASchemaThatIsTitledAndDescribed(SchemaFile file) {
        JsonNode schema = file.read();

        assertThat(SchemaFiles.metaSchemaErrors(schema)).isEmpty();
        assertThat(schema.path("$schema").asString("")).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("title").asString("")).isEqualTo(file.name());
        assertThat(schema.path("description").asString("")).endsWith(".").hasSizeGreaterThan(5);
        schema.path("properties")
                .properties()
                .forEach(member -> assertThat(
                                member.getValue().path("description").asString(""))
                        .as(file + " " + member.getKey())
                        .endsWith("."));
        List<JsonNode> messages = schema.findValues("errorMessage").stream()
                .map(message -> message.path("pattern"))
                .toList();
        assertThat(schema.findValues("pattern"))
                .as("patterns with words for people")
                .filteredOn(pattern -> pattern.isString() && !messages.contains(pattern))
                .allMatch(pattern -> PatternWords.has(pattern.asString()));
        if (schema.path("type").asString("").equals("object")) {
            assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldDescribeEveryComponentAndNothingElse(Class<?> type) {
        SchemaFile file = fileOf(type);
        JsonNode schema = file.read();
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(component.getName(), component);
        }

        assertThat(schema.get("properties").propertyNames()).containsExactlyElementsOf(components.keySet());
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString()));
        components.forEach((name, component) -> {
            JsonNode property = schema.get("properties").get(name);
            String place = type.getSimpleName() + "." + name;
            assertSameType(place, file, property, component.getGenericType());
            boolean mustBeThere = isCollection(component.getType())
                    ? property.path("minItems").asInt(0) > 0
                    : !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            assertThat(required.contains(name)).as(place + " required").isEqualTo(mustBeThere);
        });
        assertThat(components.keySet()).containsAll(required);
    }

    private static void assertSameType(String place, SchemaFile file, JsonNode schema, Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                assertThat(schema.path("type").asString("")).as(place).isEqualTo("array");
                assertSameType(place + "[]", file, schema.get("items"), arguments[0]);
            } else {
                assertThat(generic.getRawType()).as(place).isEqualTo(Map.class);
                assertThat(arguments[0]).as(place).isEqualTo(String.class);
                assertThat(schema.path("type").asString("")).as(place).isEqualTo("object");
                assertSameType(place + "{}", file, schema.get("additionalProperties"), arguments[1]);
            }
            return;
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isRecord()) {
            assertThat(schema.path("$ref").asString("")).as(place).isNotEmpty();
            assertThat(file.referredBy(schema).read().path("title").asString(""))
                    .as(place)
                    .isEqualTo(raw.getSimpleName());
            return;
        }
        assertThat(schema.path("type").asString("") + " "
                        + schema.path("format").asString("-"))
                .as(place)
                .isEqualTo(jsonType(raw));
        if (raw.isEnum()) {
            List<String> constants =
                    Arrays.stream(raw.getEnumConstants()).map(Object::toString).toList();
            assertThat(schema.get("enum").valueStream().map(JsonNode::asString))
                    .as(place)
                    .containsExactlyElementsOf(constants);
        }
    }

    private static String jsonType(Class<?> raw) {
        if (raw == int.class || raw == Integer.class) {
            return "integer int32";
        }
        if (raw == long.class || raw == Long.class) {
            return "integer int64";
        }
        if (raw == Double.class) {
            return "number double";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "boolean -";
        }
        if (raw == String.class || raw == PassedText.class || raw.isEnum()) {
            return "string -";
        }
        throw new AssertionError("no JSON type for " + raw);
    }

    private static boolean isCollection(Class<?> type) {
        return type == List.class || type == Map.class;
    }

    private static SchemaFile fileOf(Class<?> type) {
        return SchemaFiles.all().stream()
                .filter(file -> file.name().equals(type.getSimpleName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no schema for " + type));
    }

    /** Every message and every record that one carries, except the ids that are text in JSON. */
    private static Set<Class<?>> reachableRecords() {
        Set<Class<?>> found = new LinkedHashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>();
        MessageFamily.all().forEach(family -> open.addAll(family.types().values()));
        while (!open.isEmpty()) {
            Class<?> type = open.remove();
            if (!TEXT_IDS.contains(type) && found.add(type)) {
                for (RecordComponent component : type.getRecordComponents()) {
                    mentioned(component.getAnnotatedType())
                            .filter(Class::isRecord)
                            .forEach(open::add);
                }
            }
        }
        return found;
    }

    private static Stream<Class<?>> mentioned(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType generic) {
            return Arrays.stream(generic.getAnnotatedActualTypeArguments()).flatMap(SchemaContractTest::mentioned);
        }
        return Stream.of((Class<?>) type.getType());
    }
}
