package io.headrace.submitter.cli.text;

import io.headrace.submitter.cli.api.Json;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The lists of queues, job definitions and compute environments. */
public final class ResourceTables {
    private ResourceTables() {}

    /** {@code headrace queues}: JobQueueDetail documents. */
    public static String queues(List<JsonNode> queues, OptionalInt available, Style style) {
        Table table = Table.of(
                Column.of("QUEUE").shortenedTo(16),
                Column.of("STATE"),
                Column.of("STATUS"),
                Column.number("PRIORITY"),
                Column.of("ENVIRONMENTS").shortenedTo(16));
        for (JsonNode queue : queues) {
            table.row(
                    Cell.of(Json.text(queue, "jobQueueName")),
                    Cell.state(Json.text(queue, "state")),
                    Cell.state(Json.text(queue, "status")),
                    Cell.of(Json.text(queue, "priority")),
                    Cell.of(environmentsOf(queue)));
        }
        return table.render(available, style);
    }

    private static String environmentsOf(JsonNode queue) {
        return Json.elements(queue, "computeEnvironmentOrder").stream()
                .sorted(Comparator.comparingLong(
                        entry -> Json.number(entry, "order").orElse(0)))
                .map(entry -> JobIdText.nameOf(Json.text(entry, "computeEnvironment")))
                .collect(Collectors.joining(","));
    }

    /** {@code headrace definitions}: JobDefinition documents. */
    public static String definitions(List<JsonNode> definitions, OptionalInt available, Style style) {
        Table table = Table.of(
                Column.of("DEFINITION").shortenedTo(16),
                Column.of("STATUS"),
                Column.of("IMAGE").shortenedTo(16),
                Column.number("VCPUS"),
                Column.number("MEMORY"),
                Column.of("COMMAND").shortenedTo(16));
        for (JsonNode definition : definitions) {
            ContainerText container = new ContainerText(definition.path("containerProperties"));
            table.row(
                    Cell.of(Json.text(definition, "jobDefinitionName") + ":" + Json.text(definition, "revision")),
                    Cell.state(Json.text(definition, "status")),
                    Cell.of(container.image()),
                    Cell.of(container.vcpus()),
                    Cell.of(container.memory()),
                    Cell.of(container.command()));
        }
        return table.render(available, style);
    }

    /** {@code headrace environments}: ComputeEnvironmentDetail documents. */
    public static String environments(List<JsonNode> environments, OptionalInt available, Style style) {
        Table table = Table.of(
                Column.of("ENVIRONMENT").shortenedTo(16),
                Column.of("TYPE"),
                Column.of("STATE"),
                Column.of("STATUS"),
                Column.number("MAX VCPUS").ifAny(),
                Column.of("REASON").shortenedTo(16).ifAny());
        for (JsonNode environment : environments) {
            boolean valid = Json.text(environment, "status").equals("VALID");
            String managed = Json.text(environment.path("computeResources"), "maxvCpus");
            table.row(
                    Cell.of(Json.text(environment, "computeEnvironmentName")),
                    Cell.of(Json.text(environment, "type")),
                    Cell.state(Json.text(environment, "state")),
                    Cell.state(Json.text(environment, "status")),
                    Cell.of(managed.isEmpty() ? Json.text(environment, "unmanagedvCpus") : managed),
                    Cell.of(valid ? "" : Json.text(environment, "statusReason")));
        }
        return table.render(available, style);
    }
}
