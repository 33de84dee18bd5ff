package io.headrace.schemas.serde;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One walk over a body before the validator sees it: member names, and texts that could not be stored or written again. The
 * lenient walk takes away what a newer client may send; the strict one refuses it.
 */
final class MemberCheck {
    private final boolean lenient;
    private final List<String> dropped = new ArrayList<>();

    private MemberCheck(boolean lenient) {
        this.lenient = lenient;
    }

    /** A place in the body, an element of an array when it has no name; its text is made only when it is needed. */
    private record Place(@Nullable Place parent, @Nullable String name, int index) {
        static Place root(String message) {
            return new Place(null, message, 0);
        }

        Place member(String memberName) {
            return new Place(this, memberName, 0);
        }

        Place element(int elementIndex) {
            return new Place(this, null, elementIndex);
        }

        @Override
        public String toString() {
            String step = name == null ? "[" + index + "]" : Shown.text(name);
            return parent == null ? step : parent + (name == null ? step : "." + step);
        }
    }

    /** Refuses unknown members. */
    static void refuseUnknown(String message, SchemaShape shape, ObjectNode body) throws InvalidMessageException {
        new MemberCheck(false).object(Place.root(message), shape, body);
    }

    /** Takes unknown members and nulls away, at any depth, and answers the paths of the unknown ones. */
    static List<String> dropUnknown(String message, SchemaShape shape, ObjectNode body) throws InvalidMessageException {
        MemberCheck check = new MemberCheck(true);
        check.object(Place.root(message), shape, body);
        int prefix = message.length() + 1;
        return check.dropped.stream().map(path -> path.substring(prefix)).toList();
    }

    private void object(Place place, SchemaShape shape, ObjectNode object) throws InvalidMessageException {
        List<String> unwanted = new ArrayList<>(0);
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            SchemaShape known = shape.members().get(name);
            if (lenient && value.isNull()) {
                unwanted.add(name);
            } else if (known != null) {
                value(place.member(name), known, value);
            } else if (shape.members().isEmpty()) {
                refuseUnwritable(place.member(name), name);
                value(place.member(name), shape, value);
            } else if (shape.notSupported().contains(name)) {
                refuseUnlessEmpty(place, name, value);
                unwanted.add(name);
            } else if (lenient) {
                unwanted.add(name);
                dropped.add(place.member(name).toString());
            } else {
                throw unknown(place, name, shape);
            }
        }
        unwanted.forEach(object::remove);
    }

    private void value(Place place, SchemaShape shape, JsonNode value) throws InvalidMessageException {
        switch (value.getNodeType()) {
            case OBJECT -> object(place, shape, (ObjectNode) value);
            case ARRAY -> {
                SchemaShape elements = shape.elements() == null ? shape : shape.elements();
                for (int i = 0; i < value.size(); i++) {
                    value(place.element(i), elements, value.get(i));
                }
            }
            case STRING -> refuseUnwritable(place, value.asString());
            case NUMBER -> refuseOutOfRange(place, value);
            case BOOLEAN, NULL, BINARY, MISSING, POJO -> {
                // Nothing in these can be unknown; whether they belong here is the validator's question.
            }
        }
    }

    /** An empty one asks for nothing, and some clients always send it. */
    private void refuseUnlessEmpty(Place place, String name, JsonNode value) throws InvalidMessageException {
        if (!lenient || !value.isContainer() || !value.isEmpty()) {
            throw new InvalidMessageException(place.member(name) + " is not supported");
        }
    }

    private static InvalidMessageException unknown(Place place, String name, SchemaShape shape) {
        String nearest = Shown.nearest(name, shape.members().keySet());
        return new InvalidMessageException(place.member(name)
                + (nearest == null
                        ? ": unknown field, expected one of "
                                + String.join(", ", shape.members().keySet())
                        : ": unknown field, did you mean " + nearest + "?"));
    }

    /** The validator itself fails on numbers that no {@code long} can hold. */
    private static void refuseOutOfRange(Place place, JsonNode number) throws InvalidMessageException {
        if (!(Math.abs(number.numberValue().doubleValue()) < 0x1p63)) {
            throw new InvalidMessageException(place + ": " + Shown.text(number.toString()) + " is out of range");
        }
    }

    /** SQL databases refuse NUL, and half a surrogate pair has no UTF-8 form. */
    private static void refuseUnwritable(Place place, String text) throws InvalidMessageException {
        if (text.indexOf('\0') >= 0 || WritableText.isBroken(text)) {
            throw new InvalidMessageException(
                    place + ": contains a NUL or half of a surrogate pair, which cannot be stored");
        }
    }
}
