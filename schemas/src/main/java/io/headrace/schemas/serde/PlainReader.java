package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.headrace.schemas.report.ByteScan;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of one class from JSON as Headrace itself writes it: plain texts, whole numbers and truths, in records, lists and maps.
 * Of anything else, and of whatever is wrong, it only says that it has not read it, and {@link JsonCodec#mapper()} reads or refuses
 * it; what is read here the mapper would have read as the same. Safe to share between threads.
 */
final class PlainReader {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();
    private static final byte[] TRUE = JsonBytes.ascii("true");
    private static final byte[] FALSE = JsonBytes.ascii("false");
    /** More could be too large for a long. */
    private static final int DIGITS_MAX = 18;

    private final Shape shape;

    /** For records of this class. */
    PlainReader(Class<?> type) {
        shape = shape(type);
    }

    /** The record; null when it is to be read by the mapper. */
    @Nullable
    Object read(byte[] json) {
        try {
            Cursor cursor = new Cursor(json);
            Object read = cursor.value(shape);
            return cursor.at == json.length ? read : null;
        } catch (NotPlainException | ArrayIndexOutOfBoundsException e) {
            return null;
        }
    }

    /** Not to be read here. */
    private static final class NotPlainException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        static final NotPlainException INSTANCE = new NotPlainException();

        private NotPlainException() {
            super("", null, false, false);
        }
    }

    /** What is expected. */
    private sealed interface Shape {
        enum Scalar implements Shape {
            TEXT,
            INT,
            LONG,
            TRUTH,
            /** Read by the mapper only. */
            OTHER
        }

        /** A record that stands as a text, and what makes one of it. */
        record Parsed(MethodHandle parse) implements Shape {}

        record Members(List<Member> members, MethodHandle constructor) implements Shape {}

        record Elements(Shape element) implements Shape {}

        record Entries(Shape value) implements Shape {}
    }

    /** @param name with quotes and colon */
    private record Member(byte[] name, Shape shape, boolean required) {}

    private static Shape shape(Type type) {
        if (type == String.class) {
            return Shape.Scalar.TEXT;
        } else if (type == int.class || type == Integer.class) {
            return Shape.Scalar.INT;
        } else if (type == long.class || type == Long.class) {
            return Shape.Scalar.LONG;
        } else if (type == boolean.class || type == Boolean.class) {
            return Shape.Scalar.TRUTH;
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return new Shape.Elements(shape(generic.getActualTypeArguments()[0]));
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return generic.getActualTypeArguments()[0] == String.class
                    ? new Shape.Entries(shape(generic.getActualTypeArguments()[1]))
                    : Shape.Scalar.OTHER;
        }
        return type instanceof Class<?> record && record.isRecord() ? ofRecord(record) : Shape.Scalar.OTHER;
    }

    private static Shape ofRecord(Class<?> type) {
        try {
            Executable creator = Stream.<Executable>concat(
                            Arrays.stream(type.getMethods()), Arrays.stream(type.getConstructors()))
                    .filter(made -> made.isAnnotationPresent(JsonCreator.class))
                    .findFirst()
                    .orElse(null);
            if (creator != null) {
                return Arrays.equals(creator.getParameterTypes(), new Class<?>[] {String.class})
                        ? new Shape.Parsed(handle(creator).asType(MethodType.methodType(Object.class, String.class)))
                        : Shape.Scalar.OTHER;
            }
            RecordComponent[] components = type.getRecordComponents();
            Constructor<?> constructor = type.getConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return new Shape.Members(
                    Arrays.stream(components).map(PlainReader::member).toList(),
                    handle(constructor)
                            .asSpreader(Object[].class, components.length)
                            .asType(MethodType.methodType(Object.class, Object[].class)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " cannot be made", e);
        }
    }

    private static MethodHandle handle(Executable creator) throws IllegalAccessException {
        return creator instanceof Constructor<?> constructor
                ? LOOKUP.unreflectConstructor(constructor)
                : LOOKUP.unreflect((Method) creator);
    }

    private static Member member(RecordComponent component) {
        Class<?> type = component.getType();
        return new Member(
                JsonBytes.ascii("\"" + component.getName() + "\":"),
                shape(component.getGenericType()),
                !component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                        && !Collection.class.isAssignableFrom(type)
                        && !Map.class.isAssignableFrom(type));
    }

    /** A place in the bytes. Past their end lies an {@link ArrayIndexOutOfBoundsException}. */
    private static final class Cursor {
        private final byte[] json;
        private int at;

        Cursor(byte[] json) {
            this.json = json;
        }

        Object value(Shape shape) {
            return switch (shape) {
                case Shape.Scalar scalar -> scalar(scalar);
                case Shape.Parsed parsed -> parsed(parsed.parse());
                case Shape.Members members -> members(members);
                case Shape.Elements elements -> list(elements.element());
                case Shape.Entries entries -> map(entries.value());
            };
        }

        private Object scalar(Shape.Scalar scalar) {
            return switch (scalar) {
                case TEXT -> text();
                case INT -> {
                    long number = number();
                    expect(number == (int) number);
                    yield (int) number;
                }
                case LONG -> number();
                case TRUTH -> truth();
                case OTHER -> throw NotPlainException.INSTANCE;
            };
        }

        private String text() {
            skip('"');
            int end = ByteScan.find(json, at, '"');
            expect(end < json.length && ByteScan.isPlain(json, at, end - at));
            // ASCII is, and this looks at no character again.
            String text = new String(json, at, end - at, ISO_8859_1);
            at = end + 1;
            return text;
        }

        private long number() {
            boolean negative = json[at] == '-';
            if (negative) {
                at++;
            }
            int first = at;
            long number = 0;
            while (json[at] >= '0' && json[at] <= '9') {
                number = 10 * number + json[at++] - '0';
                expect(at - first <= DIGITS_MAX);
            }
            expect(at > first && (json[first] != '0' || at == first + 1));
            expect(json[at] == ',' || json[at] == '}' || json[at] == ']');
            return negative ? -number : number;
        }

        private boolean truth() {
            boolean truth = json[at] == 't';
            for (byte letter : truth ? TRUE : FALSE) {
                skip((char) letter);
            }
            return truth;
        }

        private Object parsed(MethodHandle parse) {
            String text = text();
            expect(!text.isEmpty());
            try {
                return (Object) parse.invokeExact(text);
            } catch (Error bug) {
                throw bug;
            } catch (Throwable refused) {
                throw NotPlainException.INSTANCE;
            }
        }

        private Object members(Shape.Members shape) {
            List<Member> members = shape.members();
            @Nullable Object[] values = new @Nullable Object[members.size()];
            skip('{');
            int next = 0;
            boolean more = json[at] != '}';
            while (more) {
                // They come in the order of the components, as they are written, or they do not come.
                while (next < members.size() && !startsWith(members.get(next).name())) {
                    next++;
                }
                expect(next < members.size());
                at += members.get(next).name().length;
                values[next] = value(members.get(next).shape());
                next++;
                more = comma();
            }
            skip('}');
            for (int i = 0; i < values.length; i++) {
                expect(values[i] != null || !members.get(i).required());
            }
            try {
                return (Object) shape.constructor().invokeExact(values);
            } catch (Error bug) {
                throw bug;
            } catch (Throwable refused) {
                throw NotPlainException.INSTANCE;
            }
        }

        private List<Object> list(Shape element) {
            List<Object> list = new ArrayList<>();
            skip('[');
            boolean more = json[at] != ']';
            while (more) {
                list.add(value(element));
                more = comma();
            }
            skip(']');
            return list;
        }

        private Map<String, Object> map(Shape value) {
            Map<String, Object> map = new LinkedHashMap<>();
            skip('{');
            boolean more = json[at] != '}';
            while (more) {
                String key = text();
                skip(':');
                map.put(key, value(value));
                more = comma();
            }
            skip('}');
            return map;
        }

        private boolean startsWith(byte[] name) {
            return at + name.length <= json.length && Arrays.equals(json, at, at + name.length, name, 0, name.length);
        }

        private boolean comma() {
            boolean comma = json[at] == ',';
            if (comma) {
                at++;
            }
            return comma;
        }

        private void skip(char ascii) {
            expect(json[at++] == ascii);
        }

        private static void expect(boolean asIsPlain) {
            if (!asIsPlain) {
                throw NotPlainException.INSTANCE;
            }
        }
    }
}
