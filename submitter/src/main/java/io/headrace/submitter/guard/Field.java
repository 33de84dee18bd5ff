package io.headrace.submitter.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A value in the access file, with the way to it, so that whatever is wrong with it can be said in one line.
 *
 * @param path for example {@code credentials[0].principal}; empty for the whole file
 * @param value what stands there; a missing node when nothing does
 */
record Field(String path, JsonNode value) {
    private static final int SHOWN = 80;

    /** A member of this object. */
    Field member(String name) {
        return new Field(path.isEmpty() ? name : path + "." + name, value.path(name));
    }

    boolean present() {
        return !value.isMissingNode() && !value.isNull();
    }

    /** The same value if it is an object with no other members than these. */
    Field object(Set<String> members) {
        if (!value.isObject()) {
            throw wrong("a JSON object");
        }
        value.propertyNames().stream()
                .filter(name -> !members.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new BadAccessFileException(member(name).path() + ": there is no such member, expected one of "
                            + String.join(", ", members.stream().sorted().toList()));
                });
        return this;
    }

    /** Members of an object by their names. */
    List<Map.Entry<String, Field>> members() {
        if (!value.isObject()) {
            throw wrong("a JSON object");
        }
        return value.propertyNames().stream()
                .map(name -> Map.entry(name, member(name)))
                .toList();
    }

    /** Elements of a list. */
    List<Field> elements() {
        if (!value.isArray()) {
            throw wrong("a list");
        }
        List<Field> elements = new ArrayList<>();
        for (JsonNode element : value) {
            elements.add(new Field(path + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /** Elements of a list, or the value itself where IAM takes one for a list. */
    List<Field> oneOrMore() {
        List<Field> all = value.isArray() ? elements() : List.of(this);
        if (all.isEmpty()) {
            throw wrong("at least one");
        }
        return all;
    }

    String text() {
        if (!value.isString() || value.stringValue().isBlank()) {
            throw wrong("some text");
        }
        return value.stringValue();
    }

    Optional<String> optionalText() {
        return present() ? Optional.of(text()) : Optional.empty();
    }

    /** The error that says what was expected here instead of what stands here. */
    BadAccessFileException wrong(String expected) {
        String shown = value.isString() ? "'" + value.stringValue() + "'" : value.toString();
        if (shown.length() > SHOWN) {
            shown = shown.substring(0, SHOWN) + "...";
        }
        return new BadAccessFileException((path.isEmpty() ? "the file" : path) + ": "
                + (present() ? "is " + shown : "is absent") + ", expected " + expected);
    }

    /** The same, for what must not be shown. */
    BadAccessFileException wrongSecret(String expected) {
        return new BadAccessFileException(
                path + ": " + (present() ? "has another form" : "is absent") + ", expected " + expected);
    }
}
