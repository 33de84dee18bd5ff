package io.headrace.systemtests.generated;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * docs/events.md, made from what there is: the families, the schemas' descriptions, the two switches of the core and the
 * scenario files. Nothing in it is kept by hand, so nothing in it can drift.
 */
final class EventBook {
    private static final Path CORE = Path.of("scheduler-streams/core/src/main/java/io/headrace/scheduler/core");

    private final Path project;
    private final List<SourceFile> core;
    private final List<SourceFile> scenarios;

    EventBook(Path project) {
        this.project = project;
        core = files(project.resolve(CORE), ".java");
        scenarios = files(project.resolve("scheduler-streams/core/src/test/resources/scenarios"), ".yaml");
    }

    String render() {
        StringBuilder book = new StringBuilder("""
                # The event book

                Generated from the schemas and the code; `mvn verify -Dgolden=update` writes it anew. Every message is a CloudEvent of
                type `io.headrace.<name>.v1` with a JSON body; its schema is `schemas/src/main/resources/schema/<name>.json`.

                """);
        book.append("## Commands, on `").append(MessageFamily.COMMANDS.topic()).append("`\n\n");
        handled(book, MessageFamily.COMMANDS);
        book.append("## Executor reports, on `")
                .append(MessageFamily.REPORTS.topic())
                .append("`\n\n");
        handled(book, MessageFamily.REPORTS);
        book.append("## Events, on `").append(MessageFamily.EVENTS.topic()).append("`\n\n");
        book.append("| event | meaning | decided in | applied in | scenarios |\n|---|---|---|---|---|\n");
        for (Class<?> type : MessageFamily.EVENTS.types().values()) {
            String name = type.getSimpleName();
            book.append("| `%s` | %s | %s | %s | %s |%n"
                    .formatted(name, meaning(name), makers(name), applier(name), scenarios(name)));
        }
        book.append("\n## Executor orders, on `")
                .append(MessageFamily.ORDERS.topic())
                .append("`\n\n");
        described(book, MessageFamily.ORDERS);
        book.append("## Output, on `").append(MessageFamily.LOGS.topic()).append("`\n\n");
        described(book, MessageFamily.LOGS);
        return book.toString().stripTrailing() + "\n";
    }

    /** Events that no scenario file names. */
    List<String> withoutScenario() {
        return MessageFamily.EVENTS.types().values().stream()
                .map(Class::getSimpleName)
                .filter(name -> scenarios.stream().noneMatch(file -> file.names(name)))
                .toList();
    }

    private void handled(StringBuilder book, MessageFamily<?> family) {
        book.append("| message | meaning | decided in |\n|---|---|---|\n");
        for (Class<?> type : family.types().values()) {
            String name = type.getSimpleName();
            book.append("| `%s` | %s | %s |%n".formatted(name, meaning(name), handler(name)));
        }
        book.append('\n');
    }

    private void described(StringBuilder book, MessageFamily<?> family) {
        book.append("| message | meaning |\n|---|---|\n");
        for (Class<?> type : family.types().values()) {
            book.append("| `%s` | %s |%n".formatted(type.getSimpleName(), meaning(type.getSimpleName())));
        }
        book.append('\n');
    }

    private String meaning(String name) {
        Path schema = project.resolve("schemas/src/main/resources/schema/" + name + ".json");
        return JsonCodec.mapper()
                .readTree(read(schema))
                .path("description")
                .asString()
                .replace("|", "\\|")
                .replace('\n', ' ');
    }

    private String handler(String name) {
        return found(source("SchedulerMachine"), "case " + name + " \\w+ ->\\s*(\\w+\\.\\w+)\\(", name);
    }

    private String applier(String name) {
        String body = source("SchedulerEvolution");
        Matcher line = Pattern.compile("case " + name + " \\w+ ->\\s*([^;{]*)").matcher(body);
        if (!line.find()) {
            throw new IllegalStateException("SchedulerEvolution has no line for " + name);
        }
        Matcher call = Pattern.compile("^(\\w+Evolution\\.\\w+)\\(")
                .matcher(line.group(1).strip());
        if (call.find()) {
            return "`" + call.group(1) + "`";
        }
        return line.group(1).isBlank() ? "changes no state" : "`SchedulerEvolution`";
    }

    private String makers(String name) {
        Set<String> makers = core.stream()
                .filter(file -> file.text().contains("new " + name + "("))
                .map(SourceFile::name)
                .collect(Collectors.toCollection(TreeSet::new));
        if (makers.isEmpty()) {
            throw new IllegalStateException("nothing in the core makes " + name);
        }
        return makers.stream().map(maker -> "`" + maker + "`").collect(Collectors.joining(", "));
    }

    private String scenarios(String name) {
        return Long.toString(scenarios.stream().filter(file -> file.names(name)).count());
    }

    private String source(String className) {
        return core.stream()
                .filter(file -> file.name().equals(className))
                .map(SourceFile::text)
                .findFirst()
                .orElseThrow();
    }

    private static String found(String text, String pattern, String name) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("SchedulerMachine has no line for " + name);
        }
        return "`" + matcher.group(1) + "`";
    }

    private static List<SourceFile> files(Path folder, String ending) {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .map(file -> new SourceFile(file.getFileName().toString().replace(ending, ""), read(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record SourceFile(String name, String text) {
        boolean names(String word) {
            return Pattern.compile("\\b" + word + "\\b").matcher(text).find();
        }
    }
}
