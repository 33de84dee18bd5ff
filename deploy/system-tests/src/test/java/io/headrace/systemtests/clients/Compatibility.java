package io.headrace.systemtests.clients;

import io.headrace.submitter.http.batch.BatchOperations;
import io.headrace.systemtests.clients.ServiceModel.Member;
import io.headrace.systemtests.clients.ServiceModel.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What becomes of every member of every operation of AWS Batch: the service model says which there are, the schemas of the commands
 * and {@link BatchOperations} what is done with those of requests, and {@link CompatibilityNotes} why the rest is not.
 */
final class Compatibility {
    private static final Pattern STORED = Pattern.compile("(?i)stored and shown");

    /** In the description of a whole shape: it holds for all that is in it. */
    private static final Pattern WHOLLY_STORED = Pattern.compile("\\(stored and shown\\)");

    private final ServiceModel model = ServiceModel.load();
    private final Map<String, Map<String, Verdict>> requests = new TreeMap<>();
    private final Set<String> answers = new TreeSet<>();
    private final Set<String> ignored = new TreeSet<>();

    /** From best to worst: where a shape is used in several places, the best counts. */
    enum Kind {
        WORKS("works"),
        STORED("stored and echoed"),
        TAKEN("taken without effect"),
        REFUSED("refused");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /**
     * What becomes of a member.
     *
     * @param kind in one word
     * @param how in a sentence
     */
    private record Verdict(Kind kind, String how) {}

    /** A schema, and the folder that its references start from. */
    private record Schema(JsonNode node, String folder) {
        static Schema file(String path) {
            try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(path)) {
                if (in == null) {
                    throw new IllegalStateException(path + " is not on the class path");
                }
                return new Schema(JsonMapper.shared().readTree(in), path.substring(0, path.lastIndexOf('/') + 1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static boolean exists(String path) {
            return Schema.class.getClassLoader().getResource(path) != null;
        }

        Schema resolved() {
            return node.has("$ref") ? file(folder + node.path("$ref").asString()) : this;
        }

        Schema at(JsonNode inner) {
            return new Schema(inner, folder);
        }
    }

    Compatibility() {
        model.operations().forEach(this::operation);
    }

    /** Members of requests that are neither in a schema nor refused by name, and members without a reason: each is a defect. */
    Set<String> ignored() {
        return ignored;
    }

    /** Members that are never in an answer although the model has them, each with the reason. */
    Map<String, String> neverAnswered() {
        Map<String, String> never = new TreeMap<>();
        for (String shape : answers) {
            model.members(shape).keySet().forEach(member -> {
                String reason = CompatibilityNotes.neverAnswered(shape, member);
                if (reason != null) {
                    never.put(shape + "." + member, reason);
                }
            });
        }
        return never;
    }

    /** Members that answers have, also those that are there only at times. */
    Set<String> answered() {
        Set<String> answered = new TreeSet<>();
        for (String shape : answers) {
            model.members(shape).keySet().stream()
                    .filter(member -> CompatibilityNotes.neverAnswered(shape, member) == null)
                    .forEach(member -> answered.add(shape + "." + member));
        }
        return answered;
    }

    // ---------------------------------------------------------------------------------------------------------
    // verdicts

    private void operation(String name, Operation operation) {
        collectAnswers(operation.response());
        String schema = "schema/" + name + ".json";
        if (Schema.exists(schema)) {
            walk(operation.request(), Schema.file(schema), false);
        } else {
            question(name, operation.request());
        }
    }

    private void question(String operation, String shape) {
        Set<String> known = BatchOperations.members(operation);
        model.members(shape).forEach((name, member) -> {
            if (known.contains(name) && CompatibilityNotes.question(shape, name).isEmpty()) {
                missing(shape, name);
            } else if (known.contains(name)) {
                note(shape, name, new Verdict(Kind.WORKS, CompatibilityNotes.question(shape, name)));
                model.members(member.innermost())
                        .keySet()
                        .forEach(inner -> note(
                                member.innermost(),
                                inner,
                                new Verdict(Kind.WORKS, CompatibilityNotes.question(member.innermost(), inner))));
            } else {
                missing(shape, name);
            }
        });
    }

    private void walk(String shape, Schema schema, boolean stored) {
        Schema here = schema.resolved();
        boolean storedHere = stored || WHOLLY_STORED.matcher(text(here.node())).find();
        JsonNode properties = here.node().path("properties");
        Set<String> refused = new HashSet<>();
        here.node().path("x-not-supported").forEach(name -> refused.add(name.asString()));
        model.members(shape).forEach((name, member) -> {
            JsonNode property = properties.path(name);
            if (refused.contains(name)) {
                String reason = CompatibilityNotes.refused(shape, name);
                if (reason == null) {
                    missing(shape, name);
                } else {
                    note(shape, name, new Verdict(Kind.REFUSED, reason));
                    refused(member.innermost(), "as what holds it: " + reason);
                }
            } else if (property.isMissingNode()) {
                missing(shape, name);
            } else {
                known(shape, name, member, here.at(property), storedHere);
            }
        });
    }

    private void known(String shape, String name, Member member, Schema property, boolean storedAbove) {
        String how = text(property.node());
        boolean stored = storedAbove || STORED.matcher(how).find();
        Kind kind = how.contains("without effect") ? Kind.TAKEN : stored ? Kind.STORED : Kind.WORKS;
        Schema inner = property;
        for (String word : member.kind().split(" ")) {
            inner = inner.resolved();
            if (word.equals("list")) {
                inner = inner.at(inner.node().path("items"));
            } else if (word.equals("map")) {
                inner = inner.at(inner.node().path("additionalProperties"));
            }
        }
        note(
                shape,
                name,
                new Verdict(
                        kind,
                        how + valuesThatAreRefused(member, inner.resolved().node())));
        if (!model.members(member.innermost()).isEmpty()) {
            walk(member.innermost(), inner, stored);
        }
    }

    private String valuesThatAreRefused(Member member, JsonNode schema) {
        Set<String> values = new TreeSet<>(model.values(member.innermost()));
        if (values.isEmpty() || !schema.has("enum")) {
            return "";
        }
        schema.path("enum").forEach(value -> values.remove(value.asString()));
        return values.isEmpty() ? "" : " Refused: " + String.join(", ", values) + ".";
    }

    /** The shape and all that it consists of, as far as nothing takes them elsewhere. */
    private void refused(String shape, String reason) {
        model.members(shape).forEach((name, member) -> {
            boolean first = requests.getOrDefault(shape, Map.of()).get(name) == null;
            note(shape, name, new Verdict(Kind.REFUSED, reason));
            if (first) {
                refused(member.innermost(), reason);
            }
        });
    }

    private void missing(String shape, String name) {
        ignored.add(shape + "." + name);
        note(shape, name, new Verdict(Kind.REFUSED, "?"));
    }

    private void note(String shape, String name, Verdict verdict) {
        requests.computeIfAbsent(shape, absent -> new TreeMap<>())
                .merge(name, verdict, (one, other) -> other.kind().compareTo(one.kind()) < 0 ? other : one);
    }

    private void collectAnswers(String shape) {
        if (model.members(shape).isEmpty() || !answers.add(shape)) {
            return;
        }
        model.members(shape).forEach((name, member) -> {
            if (CompatibilityNotes.neverAnswered(shape, name) == null) {
                collectAnswers(member.innermost());
            }
        });
    }

    private static String text(JsonNode schema) {
        return schema.path("description").asString("");
    }

    // ----------------------------------------------------------------------------------------------------------
    // document

    /** The generated part of the page. */
    String render() {
        StringBuilder page = new StringBuilder();
        page.append("## Every operation\n\nAll ")
                .append(model.operations().size())
                .append(" operations of AWS Batch work:\n\n")
                .append(model.operations().keySet().stream()
                        .map(name -> "[%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT)))
                        .collect(Collectors.joining(",\n", "", ".\n")));
        page.append("\n## Every field\n\nOf requests: **works**, **stored and echoed** (it changes nothing else),"
                + " **taken without effect**, or **refused** with a ClientException that names it."
                + " Of answers: **answered**, or **never** with the reason.\n");
        model.operations().forEach((name, operation) -> {
            page.append("\n### ").append(name).append("\n\n");
            table(page, operation.request(), true, false);
            page.append('\n');
            table(page, operation.response(), false, true);
        });
        page.append("\n## The shapes that they consist of\n");
        for (String shape : shapes()) {
            page.append("\n### ").append(shape).append("\n\n");
            table(page, shape, requests.containsKey(shape), answers.contains(shape));
        }
        return page.toString();
    }

    /** All shapes but those of whole requests and answers. */
    private List<String> shapes() {
        Set<String> whole = new HashSet<>();
        model.operations().values().forEach(operation -> {
            whole.add(operation.request());
            whole.add(operation.response());
        });
        List<String> shapes = new ArrayList<>();
        for (String shape : model.shapes()) {
            if (!whole.contains(shape) && (requests.containsKey(shape) || answers.contains(shape))) {
                shapes.add(shape);
            }
        }
        return shapes;
    }

    private void table(StringBuilder page, String shape, boolean request, boolean answer) {
        Map<String, Member> members = model.members(shape);
        if (members.isEmpty()) {
            page.append(answer ? "The answer is empty.\n" : "It has no fields.\n");
            return;
        }
        page.append(
                request && answer
                        ? "| field | | | in answers |\n|---|---|---|---|\n"
                        : request ? "| field | | |\n|---|---|---|\n" : "| field of the answer | | |\n|---|---|---|\n");
        members.forEach((name, member) -> {
            page.append("| ").append(name).append(" |");
            if (request) {
                Verdict verdict =
                        requests.getOrDefault(shape, Map.of()).getOrDefault(name, new Verdict(Kind.REFUSED, "?"));
                page.append(' ')
                        .append(verdict.kind().words)
                        .append(" | ")
                        .append(cell(verdict.how()))
                        .append(" |");
            }
            if (answer) {
                String never = CompatibilityNotes.neverAnswered(shape, name);
                String sometimes = CompatibilityNotes.sometimesAnswered(shape, name);
                page.append(never == null ? " answered" : " never");
                String why = cell(reason(never, sometimes));
                page.append(request ? why.isEmpty() ? "" : ": " : " | ")
                        .append(why)
                        .append(" |");
            }
            page.append('\n');
        });
    }

    private static String reason(@Nullable String never, @Nullable String sometimes) {
        return never != null ? never : sometimes == null ? "" : sometimes;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").strip();
    }
}
