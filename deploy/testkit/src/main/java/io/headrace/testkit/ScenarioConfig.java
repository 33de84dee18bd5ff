package io.headrace.testkit;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The configuration of a scenario, laid over any record of numbers and durations. */
final class ScenarioConfig {
    private static final String SECONDS = "Seconds";

    private final ObjectNode given;
    private final Set<String> unknown;

    ScenarioConfig(ObjectNode given) {
        this.given = given;
        this.unknown = new HashSet<>(given.propertyNames());
    }

    <R extends Record> R over(R usual) {
        RecordComponent[] components = usual.getClass().getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> value(component, usual))
                .toArray();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("config: no number is called " + unknown);
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            @SuppressWarnings("unchecked")
            Class<R> type = (Class<R>) usual.getClass();
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not a record that can be made: " + usual, e);
        }
    }

    private Object value(RecordComponent component, Object usual) {
        Object value = of(component, usual);
        return switch (value) {
            case Integer ignored -> given(component.getName(), value, JsonNode::intValue);
            case Long ignored -> given(component.getName(), value, JsonNode::longValue);
            case Duration ignored ->
                given(component.getName() + SECONDS, value, node -> Duration.ofSeconds(node.longValue()));
            default -> value;
        };
    }

    /** How a value of the file is read. */
    private interface Reader {
        Object read(JsonNode node);
    }

    private Object given(String name, Object usual, Reader reader) {
        unknown.remove(name);
        @Nullable JsonNode node = given.get(name);
        return node == null ? usual : reader.read(node);
    }

    private static Object of(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not readable: " + component, e);
        }
    }
}
