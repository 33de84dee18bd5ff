package io.headrace.schemas.serde;

import com.fasterxml.jackson.annotation.JsonValue;
import io.headrace.schemas.report.PassedText;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records to JSON, byte for byte as {@link JsonCodec#mapper()} writes them and in a quarter of its time: member names are encoded once,
 * components are read by generated code and not by reflection, and nothing but the finished text is allocated. A scheduler writes
 * seven messages for each job, all of them records of texts, numbers and further records; whatever else there is, the mapper writes.
 */
final class RecordJson {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final byte[] NULL = JsonBytes.ascii("null");
    private static final byte[] TRUE = JsonBytes.ascii("true");
    private static final byte[] FALSE = JsonBytes.ascii("false");

    /** A record of so many components or more that is a member of another is written once where it comes again and again. */
    private static final int LARGE = 16;

    private static final ThreadLocal<RecordJson> WRITERS = ThreadLocal.withInitial(RecordJson::new);
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return shape(type);
        }
    };

    private final JsonBytes out = new JsonBytes();
    private boolean sorted;

    /** The large record that was written last, and how: the container that all jobs of a definition share, for example. */
    private @Nullable Object recurring;

    private byte[] recurringJson = {};

    private RecordJson() {}

    /** How the values of a class are written. */
    private sealed interface Shape {
        /** A record, member by member. */
        record Members(List<Member> members) implements Shape {}

        /** A record that stands for one value. */
        record Single(Function<Object, Object> value) implements Shape {}

        /** Anything else. */
        record Other() implements Shape {}
    }

    /**
     * A component of a record.
     *
     * @param name with quotes and colon
     * @param value reads it
     * @param kind what it is declared to be
     * @param shape of a record: it has no subclasses, so the shape need not be looked up for each value; null of anything else
     * @param onlyFilled whether an empty collection is left out, as absent values are
     */
    private record Member(
            byte[] name,
            Function<Object, @Nullable Object> value,
            Kind kind,
            @Nullable Shape shape,
            boolean onlyFilled) {}

    private enum Kind {
        TEXT,
        RECORD,
        LARGE_RECORD,
        ANY
    }

    /**
     * The value as JSON.
     *
     * @param sorted whether members of maps are in the order of their names, not in the map's
     */
    static byte[] write(Object value, boolean sorted) {
        RecordJson writer = WRITERS.get();
        writer.sorted = sorted;
        try {
            writer.value(value);
            return writer.out.take();
        } finally {
            writer.out.clear();
        }
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> out.raw(NULL);
            case String text -> out.text(text);
            case PassedText text -> out.text(text);
            case Long number -> out.number(number);
            case Integer number -> out.number(number);
            case Boolean truth -> out.raw(truth ? TRUE : FALSE);
            case Enum<?> constant -> out.text(constant.toString());
            case List<?> list -> list(list);
            case Map<?, ?> map -> map(map);
            default -> shaped(SHAPES.get(value.getClass()), value);
        }
    }

    private void shaped(@Nullable Shape shape, Object value) {
        switch (shape) {
            case Shape.Members record -> members(record.members(), value);
            case Shape.Single single -> value(single.value().apply(value));
            case null, default -> out.raw(JsonCodec.mapper().writeValueAsBytes(value));
        }
    }

    private void members(List<Member> members, Object message) {
        out.one('{');
        boolean some = false;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Object value = member.value().apply(message);
            if (value != null && !(member.onlyFilled() && isEmpty(value))) {
                out.raw(member.name());
                switch (member.kind()) {
                    case TEXT -> out.text((String) value);
                    case RECORD -> shaped(member.shape(), value);
                    case LARGE_RECORD -> recurring(member.shape(), value);
                    case ANY -> value(value);
                }
                out.one(',');
                some = true;
            }
        }
        close(some, '}');
    }

    @SuppressWarnings("ReferenceEquality") // to compare all of it takes as long as to write it
    private void recurring(@Nullable Shape shape, Object value) {
        if (sorted) {
            shaped(shape, value);
        } else if (value == recurring) {
            out.raw(recurringJson);
        } else {
            int from = out.length();
            shaped(shape, value);
            recurring = value;
            recurringJson = out.copyFrom(from);
        }
    }

    private static boolean isEmpty(Object value) {
        return value instanceof Collection<?> collection ? collection.isEmpty() : ((Map<?, ?>) value).isEmpty();
    }

    private void list(List<?> list) {
        out.one('[');
        for (Object element : list) {
            value(element);
            out.one(',');
        }
        close(!list.isEmpty(), ']');
    }

    private void map(Map<?, ?> map) {
        out.one('{');
        for (Map.Entry<?, ?> entry : (sorted ? new TreeMap<>(map) : map).entrySet()) {
            out.text(String.valueOf(entry.getKey()));
            out.one(':');
            value(entry.getValue());
            out.one(',');
        }
        close(!map.isEmpty(), '}');
    }

    private void close(boolean afterComma, char end) {
        if (afterComma) {
            out.unwrite();
        }
        out.one(end);
    }

    private static Shape shape(Class<?> type) {
        if (!type.isRecord()) {
            return new Shape.Other();
        }
        for (Method method : type.getMethods()) {
            if (method.isAnnotationPresent(JsonValue.class)) {
                return new Shape.Single(reader(method));
            }
        }
        List<Member> members = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            members.add(member(component));
        }
        return new Shape.Members(List.copyOf(members));
    }

    private static Member member(RecordComponent component) {
        Class<?> type = component.getType();
        boolean mayBeAbsent = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return new Member(
                JsonBytes.ascii("\"" + component.getName() + "\":"),
                reader(component.getAccessor()),
                type == String.class ? Kind.TEXT : type.isRecord() ? record(type) : Kind.ANY,
                type.isRecord() ? SHAPES.get(type) : null,
                type == Map.class || (type == List.class && !mayBeAbsent));
    }

    private static Kind record(Class<?> type) {
        return type.getRecordComponents().length < LARGE ? Kind.RECORD : Kind.LARGE_RECORD;
    }

    @SuppressWarnings("unchecked") // made for exactly this type
    private static Function<Object, Object> reader(Method accessor) {
        try {
            MethodHandle handle = LOOKUP.unreflect(accessor);
            return (Function<Object, Object>) LambdaMetafactory.metafactory(
                            LOOKUP,
                            "apply",
                            MethodType.methodType(Function.class),
                            MethodType.methodType(Object.class, Object.class),
                            handle,
                            handle.type().wrap())
                    .getTarget()
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException(accessor + " cannot be read", e);
        }
    }
}
