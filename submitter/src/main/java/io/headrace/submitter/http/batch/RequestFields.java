package io.headrace.submitter.http.batch;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.JsonProblem;
import io.headrace.submitter.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/** The members of a question's body, read one by one. A member of the wrong kind is refused by name. */
final class RequestFields {
    private static final Pattern UNWRITABLE = Pattern.compile("[\\x00\\p{Cs}]");
    private static final Set<String> LISTS = Set.of(
            "jobs", "jobQueues", "computeEnvironments", "jobDefinitions", "arns", "serviceEnvironments", "tagKeys");
    private static final Set<String> FILTER_MEMBERS = Set.of("name", "values");
    private static final Set<String> PAGE_MEMBERS = Set.of("maxResults", "nextToken");

    /** SQLite takes a condition of so many parts. */
    private static final int VALUES_MAX = 100;

    private static final int MAX_RESULTS = 100;
    private static final int MAX_RESULTS_OF_JOBS = 1_000;

    private final String operation;
    private final JsonNode object;

    private RequestFields(String operation, JsonNode object) {
        this.operation = operation;
        this.object = object;
    }

    /** Reads a body; an empty one is a question without members. */
    static RequestFields read(String operation, byte[] body, Consumer<String> unknown) {
        JsonNode object;
        try {
            object = body.length == 0
                    ? JsonCodec.mapper().createObjectNode()
                    : JsonCodec.mapper().readTree(body);
        } catch (JacksonException e) {
            throw ApiError.client(operation + ": not JSON: " + JsonProblem.notJson(e));
        }
        if (!object.isObject()) {
            throw ApiError.client(operation + ": the body is no JSON object");
        }
        refuseUnwritable(operation, object);
        return new RequestFields(operation, object).reportUnknown(unknown).checkKinds();
    }

    /** NUL has no place in SQL, and half of a surrogate pair none in UTF-8: neither can be part of what anything is called. */
    private static void refuseUnwritable(String place, JsonNode node) {
        if (node.isString() && UNWRITABLE.matcher(node.stringValue()).find()) {
            throw ApiError.client(place + ": contains a NUL or half of a surrogate pair, which name nothing");
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            refuseUnwritable(place + "[" + i + "]", node.path(i));
        }
        for (String name : node.propertyNames()) {
            if (UNWRITABLE.matcher(name).find()) {
                throw ApiError.client(place
                        + ": the name of a member contains a NUL or half of a surrogate pair, which name nothing");
            }
            refuseUnwritable(place + "." + name, node.path(name));
        }
    }

    /** Members are checked whether or not the others leave a use for them. */
    private RequestFields checkKinds() {
        for (String name : object.propertyNames()) {
            if (BatchOperations.members(operation).contains(name)) {
                if (LISTS.contains(name)) {
                    texts(name);
                } else if (name.equals("filters")) {
                    objects(name).forEach(RequestFields::checkFilter);
                } else if (name.equals("maxResults")) {
                    integer(name, 1, operation.equals("ListJobs") ? MAX_RESULTS_OF_JOBS : MAX_RESULTS, 1);
                } else {
                    text(name);
                }
            }
        }
        return this;
    }

    /** All filters are of a name and values: without any of these a filter would leave out nothing. */
    private void checkFilter() {
        String name = requiredText("name");
        int values = texts("values").size();
        if (values == 0 || values > VALUES_MAX) {
            throw ApiError.client(
                    operation + ": " + name + " has " + values + " 'values', expected 1 to " + VALUES_MAX);
        }
    }

    private RequestFields reportUnknown(Consumer<String> unknown) {
        Set<String> known = BatchOperations.members(operation);
        object.propertyNames().stream().filter(name -> !known.contains(name)).forEach(unknown);
        int index = 0;
        for (JsonNode filter : object.path("filters")) {
            String path = "filters[" + index++ + "].";
            filter.propertyNames().stream()
                    .filter(name -> !FILTER_MEMBERS.contains(name))
                    .forEach(name -> unknown.accept(path + name));
        }
        return this;
    }

    /** What is asked, without what says which page of the answer: a token of another question's answer is none of this one. */
    String question() {
        Map<String, JsonNode> members = new TreeMap<>();
        for (String name : BatchOperations.members(operation)) {
            if (!PAGE_MEMBERS.contains(name) && !absent(object.path(name))) {
                members.put(name, object.path(name));
            }
        }
        return operation + " " + members;
    }

    /** A text member; empty when it is absent. */
    Optional<String> text(String name) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw wrong(name, value, "a string");
        }
        return Optional.of(value.stringValue());
    }

    /** A text member that must be there. */
    String requiredText(String name) {
        return text(name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> ApiError.client(operation + ": '" + name + "' is required"));
    }

    /** A list of texts; empty when it is absent. */
    List<String> texts(String name) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, value, "a list of strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isString()) {
                throw wrong(name, element, "a list of strings");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    /** A whole number within bounds; the default when it is absent. */
    int integer(String name, int least, int most, int whenAbsent) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return whenAbsent;
        }
        String expected = "a whole number from " + least + " to " + most;
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(name, value, expected);
        }
        int number = value.intValue();
        if (number < least || number > most) {
            throw wrong(name, value, expected);
        }
        return number;
    }

    /** A list of objects; empty when it is absent. */
    List<RequestFields> objects(String name) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, value, "a list of objects");
        }
        List<RequestFields> objects = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isObject()) {
                throw wrong(name, element, "a list of objects");
            }
            objects.add(new RequestFields(operation + ": " + name, element));
        }
        return objects;
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.getNodeType() == JsonNodeType.NULL;
    }

    private ApiError wrong(String name, JsonNode value, String expected) {
        String shown = value.toString();
        return ApiError.client(operation + ": '" + name + "' is "
                + (shown.length() > 100 ? shown.substring(0, 100) + "..." : shown) + ", expected " + expected);
    }
}
