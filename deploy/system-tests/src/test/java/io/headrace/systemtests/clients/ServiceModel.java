package io.headrace.systemtests.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * AWS's service model of Batch: operations, the members of their shapes, and the values of enums. It is read from {@code
 * batch-model.json}, which {@code src/test/javascript/extract-model.mjs} takes from the newest client that is tested.
 */
public final class ServiceModel {
    /** AWS leaves it out before a job runs, although its model says otherwise. */
    private static final Set<String> ABSENT_AT_AWS_TOO =
            Set.of("JobDetail.startedAt", "DescribeServiceJobResponse.startedAt");

    private static final Pattern TIME = Pattern.compile("\\w+At|\\w*[tT]imestamp|earliestTimeAtPosition");

    private static final long YEAR_2020 = 1_577_836_800_000L;
    private static final long YEAR_2200 = 7_258_118_400_000L;

    private final Map<String, Operation> operations = new TreeMap<>();
    private final Map<String, Map<String, Member>> shapes = new TreeMap<>();
    private final Map<String, Set<String>> enums = new TreeMap<>();

    /**
     * One operation.
     *
     * @param request shape of what is asked
     * @param response shape of the answer
     */
    public record Operation(String request, String response) {}

    /**
     * One member of a shape.
     *
     * @param kind {@code string}, {@code integer}, {@code decimal}, {@code boolean}, a shape, an enum, or one of these after
     *     {@code list} or {@code map}
     * @param required whether it must be there
     */
    public record Member(String kind, boolean required) {
        /** The kind without lists and maps around it. */
        public String innermost() {
            return kind.substring(kind.lastIndexOf(' ') + 1);
        }
    }

    private ServiceModel(JsonNode model) {
        model.path("operations")
                .forEachEntry((name, operation) -> operations.put(
                        name,
                        new Operation(
                                operation.path("request").asString(),
                                operation.path("response").asString())));
        model.path("shapes").forEachEntry((name, members) -> {
            Map<String, Member> read = new LinkedHashMap<>();
            members.forEachEntry((member, kind) -> {
                boolean required = member.endsWith("*");
                read.put(
                        required ? member.substring(0, member.length() - 1) : member,
                        new Member(kind.asString(), required));
            });
            shapes.put(name, Collections.unmodifiableMap(read));
        });
        model.path("enums").forEachEntry((name, values) -> {
            Set<String> read = new TreeSet<>();
            values.forEach(value -> read.add(value.asString()));
            enums.put(name, read);
        });
    }

    /** Reads the model. */
    public static ServiceModel load() {
        try (InputStream in = ServiceModel.class.getResourceAsStream("/batch-model.json")) {
            return new ServiceModel(JsonMapper.shared().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All operations by name. */
    public Map<String, Operation> operations() {
        return Collections.unmodifiableMap(operations);
    }

    /** The members of a shape; empty when there is no such shape. */
    public Map<String, Member> members(String shape) {
        return shapes.getOrDefault(shape, Map.of());
    }

    /** The names of all shapes. */
    public Set<String> shapes() {
        return Collections.unmodifiableSet(shapes.keySet());
    }

    /** The values of an enum; empty when there is no such enum. */
    public Set<String> values(String enumName) {
        return enums.getOrDefault(enumName, Set.of());
    }

    /** The operation of a request line; empty when AWS has none there. */
    public Optional<String> operation(String method, String path) {
        if (path.startsWith("/v1/tags/")) {
            return Optional.ofNullable(
                    switch (method) {
                        case "GET" -> "ListTagsForResource";
                        case "POST" -> "TagResource";
                        case "DELETE" -> "UntagResource";
                        default -> null;
                    });
        }
        return operations.keySet().stream()
                .filter(name -> method.equals("POST") && path.equalsIgnoreCase("/v1/" + name))
                .findFirst();
    }

    /** What the answer of an operation has that the model does not allow, a line each. */
    public List<String> problems(String operation, JsonNode answer) {
        List<String> problems = new ArrayList<>();
        object(operation, operations.get(operation).response(), answer, problems);
        return problems;
    }

    private void object(String place, String shape, JsonNode value, List<String> problems) {
        if (!value.isObject()) {
            problems.add(place + ": " + value + " is no " + shape);
            return;
        }
        Map<String, Member> members = shapes.get(shape);
        members.forEach((name, member) -> {
            if (member.required() && !value.has(name) && !ABSENT_AT_AWS_TOO.contains(shape + "." + name)) {
                problems.add(place + ": required member '" + name + "' of " + shape + " is absent");
            }
        });
        value.forEachEntry((name, element) -> {
            Member member = members.get(name);
            if (member == null) {
                problems.add(place + ": " + shape + " has no member '" + name + "'");
            } else {
                value(place + "." + name, member.kind(), element, problems);
                if (member.kind().equals("integer") && TIME.matcher(name).matches()) {
                    time(place + "." + name, element, problems);
                }
            }
        });
    }

    private void value(String place, String kind, JsonNode value, List<String> problems) {
        boolean fits;
        if (kind.startsWith("list ")) {
            fits = value.isArray();
            for (int i = 0; i < value.size() && fits; i++) {
                value(place + "[" + i + "]", kind.substring(5), value.get(i), problems);
            }
        } else if (kind.startsWith("map ")) {
            fits = value.isObject();
            if (fits) {
                value.forEachEntry(
                        (key, element) -> value(place + "{" + key + "}", kind.substring(4), element, problems));
            }
        } else if (shapes.containsKey(kind)) {
            object(place, kind, value, problems);
            fits = true;
        } else if (enums.containsKey(kind)) {
            // AWS takes the actions of retry rules in any case, and answers them in lower case.
            String word = kind.equals("RetryAction") ? value.asString("").toUpperCase(Locale.ROOT) : value.asString("");
            fits = value.isString() && enums.get(kind).contains(word);
        } else {
            fits = switch (kind) {
                case "string" -> value.isString();
                case "boolean" -> value.isBoolean();
                case "integer" -> value.isIntegralNumber();
                case "decimal" -> value.isNumber();
                default -> throw new IllegalStateException("kind " + kind + " at " + place);
            };
        }
        if (!fits) {
            problems.add(place + ": " + value + " is no " + kind);
        }
    }

    private static void time(String place, JsonNode value, List<String> problems) {
        if (value.asLong() < YEAR_2020 || value.asLong() > YEAR_2200) {
            problems.add(place + ": " + value + " are no milliseconds since the epoch");
        }
    }
}
