package io.headrace.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads scenario files.
 *
 * <pre>{@code
 * rule: One sentence that says what is shown.
 * config: {placementsPerStep: 2}       # optional, what differs from the defaults
 * setup: [one-executor]                # files in the folder setup: lists of messages
 * given:                               # what leads up to it; nothing of it may be refused
 *   - SubmitJob: {jobId: $A}
 * when:                                # what is shown
 *   - at: 90s                          # since the start; else the time of the message before
 *     AttemptExited: {attemptId: $A/1, executorId: x1, exitCode: 0}
 *     events:                          # exactly these, in order; members that are not named may be anything
 *       - AttemptSucceeded: {attemptId: $A/1, stoppedAt: T+90s}
 *       - JobSucceeded
 *     orders: []                       # the same for orders; may be left out when there are none
 * }</pre>
 *
 * <p>{@code $A} to {@code $Z} stand for job ids, {@code T+90s} for an instant in milliseconds since the epoch. What a message
 * leaves out and what matters to no rule (incarnations, names, instants of reports) is filled in. What breaks the schema of a
 * command is refused before the core sees it, in the schema's words: a step that shows it expects no message.
 */
public final class ScenarioReader {
    /** When every scenario starts: 2026-01-01T00:00:00Z, milliseconds since the epoch. */
    public static final long START = 1_767_225_600_000L;

    private static final String FOLDER = "scheduler-streams/core/src/test/resources/scenarios";
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern ALIAS = Pattern.compile("\\$([A-Z])");
    private static final Pattern ALIASED = Pattern.compile("(4[1-9a-f]|5[0-9a])\\1{3}-0000-4000-8000-000000000000");
    private static final Pattern INSTANT = Pattern.compile("T\\+(\\S+)");
    private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|m|h|d)");
    private static final Map<String, Long> UNITS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private ScenarioReader() {}

    /** Every scenario of the repository, by name. */
    public static List<Scenario> all() {
        Path folder = Repository.root().resolve(FOLDER);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(ScenarioReader::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all files there are, as the folder has them. */
    public static Set<String> names() {
        try (Stream<Path> files = Files.list(Repository.root().resolve(FOLDER))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The scenario of this name. */
    public static Scenario named(String name) {
        return read(Repository.root().resolve(FOLDER).resolve(name + ".yaml"));
    }

    /**
     * Reads one file.
     *
     * @throws IllegalArgumentException when it is not of the form above
     */
    public static Scenario read(Path file) {
        String name = file.getFileName().toString().replace(".yaml", "");
        try {
            JsonNode root = replaced(YAML.readTree(Files.readString(file)));
            Steps steps = new Steps();
            for (JsonNode setup : root.path("setup")) {
                Path setupFile = file.resolveSibling("setup").resolve(setup.asString() + ".yaml");
                steps.add(replaced(YAML.readTree(Files.readString(setupFile))), false);
            }
            steps.add(root.path("given"), false);
            steps.add(root.path("when"), true);
            ObjectNode config =
                    root.get("config") instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
            return new Scenario(name, root.path("rule").asString(), config, steps.read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("scenario " + name + ": " + e.getMessage(), e);
        }
    }

    /** The text with job ids as scenario files write them, for people. */
    public static String aliased(String text) {
        return ALIASED.matcher(text).replaceAll(found -> "\\$" + (char) Integer.parseInt(found.group(1), 16));
    }

    private static final class Steps {
        private final List<Scenario.Step> read = new ArrayList<>();
        private long now = START;

        private void add(JsonNode list, boolean shown) {
            for (JsonNode entry : list) {
                now = entry.has("at") ? START + millis(entry.get("at").asString()) : now;
                Scenario.Message message = message(entry);
                ScenarioDefaults.fill(message, now);
                read.add(new Scenario.Step(now, message, shown ? outcome(entry) : null));
            }
        }

        private static Scenario.Message message(JsonNode entry) {
            Scenario.Message found = null;
            for (String name : entry.propertyNames()) {
                if (Character.isUpperCase(name.charAt(0))) {
                    if (found != null) {
                        throw new IllegalArgumentException("two messages in one step: " + entry);
                    }
                    found = new Scenario.Message(name, body(entry.get(name)));
                } else if (!List.of("at", "events", "orders").contains(name)) {
                    throw new IllegalArgumentException("a step has no member " + name + ": " + entry);
                }
            }
            if (found == null) {
                throw new IllegalArgumentException("a step without a message: " + entry);
            }
            return found;
        }

        private static Scenario.Outcome outcome(JsonNode entry) {
            if (!entry.has("events")) {
                throw new IllegalArgumentException("a step under 'when' must say its events: " + entry);
            }
            return new Scenario.Outcome(expected(entry.path("events")), expected(entry.path("orders")));
        }

        private static List<Scenario.Message> expected(JsonNode list) {
            List<Scenario.Message> messages = new ArrayList<>();
            for (JsonNode entry : list) {
                messages.add(entry.isString() ? new Scenario.Message(entry.asString(), body(null)) : message(entry));
            }
            return messages;
        }

        private static ObjectNode body(@Nullable JsonNode node) {
            return node instanceof ObjectNode members ? members : JsonNodeFactory.instance.objectNode();
        }
    }

    private static JsonNode replaced(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            object.forEachEntry((name, value) -> result.set(ids(name), replaced(value)));
            return result;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> result.add(replaced(element)));
            return result;
        }
        if (!node.isString()) {
            return node;
        }
        Matcher instant = INSTANT.matcher(node.asString());
        return instant.matches()
                ? JsonNodeFactory.instance.numberNode(START + millis(instant.group(1)))
                : StringNode.valueOf(ids(node.asString()));
    }

    private static String ids(String text) {
        return ALIAS.matcher(text)
                .replaceAll(found ->
                        Integer.toHexString(found.group(1).charAt(0)).repeat(4) + "-0000-4000-8000-000000000000");
    }

    private static long millis(String text) {
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration: expected for example 90s, 5m or 8d");
        }
        return Long.parseLong(duration.group(1)) * UNITS.getOrDefault(duration.group(2), 1L);
    }
}
