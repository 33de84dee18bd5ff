package io.headrace.submitter.cli.text;

import io.headrace.submitter.cli.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The lists of queues, job definitions and compute environments. */
public final class ResourceTables {
    private ResourceTables() {}

    /**
     * {@code headrace queues}.
     *
     * @param queues JobQueueDetail documents
     * @param countsOf how many jobs are in which state, by name of the queue; empty when that is not known
     */
    public static String queues(
            List<JsonNode> queues, Map<String, StatusCounts> countsOf, OptionalInt available, Style style) {
        Table table = Table.of(
                Column.of("QUEUE").shortenedTo(16),
                Column.of("STATE"),
                Column.of("STATUS"),
                Column.number("PRIORITY"),
                Column.number("WAITING").ifAny(),
                Column.number("RUNNING").ifAny(),
                Column.number("SUCCEEDED").ifAny(),
                Column.number("FAILED").ifAny(),
                Column.number("MAX RUNNING").ifAny(),
                Column.of("POLICY").ifAny().shortenedTo(12),
                Column.of("ENVIRONMENTS").shortenedTo(12));
        for (JsonNode queue : queues) {
            StatusCounts counts = countsOf.getOrDefault(Json.text(queue, "jobQueueName"), StatusCounts.NONE);
            table.row(
                    Cell.of(Json.text(queue, "jobQueueName")),
                    Cell.state(Json.text(queue, "state")),
                    Cell.state(Json.text(queue, "status")),
                    Cell.of(Json.text(queue, "priority")),
                    count(counts.waiting(), Tone.PLAIN),
                    count(counts.running(), Tone.PLAIN),
                    count(counts.of("SUCCEEDED"), Tone.PLAIN),
                    count(counts.of("FAILED"), Tone.BAD),
                    Cell.of(Json.text(queue, "maxRunningJobs")),
                    Cell.of(JobIdText.nameOf(Json.text(queue, "schedulingPolicyArn"))),
                    Cell.of(environmentsOf(queue)));
        }
        return table.render(available, style);
    }

    private static Cell count(long count, Tone tone) {
        return count == 0 ? Cell.EMPTY : new Cell(String.valueOf(count), tone);
    }

    private static String environmentsOf(JsonNode queue) {
        return Stream.concat(
                        ordered(queue, "computeEnvironmentOrder", "computeEnvironment"),
                        ordered(queue, "serviceEnvironmentOrder", "serviceEnvironment"))
                .collect(Collectors.joining(","));
    }

    private static Stream<String> ordered(JsonNode queue, String list, String member) {
        return Json.elements(queue, list).stream()
                .sorted(Comparator.comparingLong(
                        entry -> Json.number(entry, "order").orElse(0)))
                .map(entry -> JobIdText.nameOf(Json.text(entry, member)));
    }

    /** {@code headrace definitions}: JobDefinition documents; of one with nodes, what the first range of them runs. */
    public static String definitions(List<JsonNode> definitions, OptionalInt available, Style style) {
        Table table = Table.of(
                Column.of("DEFINITION").shortenedTo(16),
                Column.of("STATUS"),
                Column.number("NODES").ifAny(),
                Column.of("IMAGE").shortenedTo(16),
                Column.number("VCPUS"),
                Column.number("MEMORY"),
                Column.of("COMMAND").shortenedTo(16),
                Column.of("ONLY WHERE").shortenedTo(16).ifAny());
        for (JsonNode definition : definitions) {
            JsonNode nodes = definition.path("nodeProperties");
            ContainerText container = new ContainerText(
                    nodes.isObject()
                            ? nodes.at("/nodeRangeProperties/0/container")
                            : definition.path("containerProperties"));
            table.row(
                    Cell.of(Json.text(definition, "jobDefinitionName") + ":" + Json.text(definition, "revision")),
                    Cell.state(Json.text(definition, "status")),
                    Cell.of(Json.text(nodes, "numNodes")),
                    Cell.of(container.image()),
                    Cell.of(container.vcpus()),
                    Cell.of(container.memory()),
                    Cell.of(container.command()),
                    Cell.of(definition.path("placementConstraints").values().stream()
                            .map(constraint -> Json.text(constraint, "expression"))
                            .collect(Collectors.joining("; "))));
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

    /**
     * {@code headrace executors}.
     *
     * @param executors elements of Headrace's own list
     * @param now for how long they have been in their state
     */
    public static String executors(List<JsonNode> executors, Instant now, OptionalInt available, Style style) {
        Table table = Table.of(
                Column.of("EXECUTOR").shortenedTo(12),
                Column.of("STATUS"),
                Column.number("SINCE"),
                Column.number("ATTEMPTS"),
                Column.number("VCPUS"),
                Column.number("MEMORY"),
                Column.number("GPUS").ifAny(),
                Column.of("RUNTIME"),
                Column.of("HOST").shortenedTo(8),
                Column.of("ENVIRONMENTS").shortenedTo(12),
                Column.of("ATTRIBUTES").shortenedTo(12).ifAny());
        for (JsonNode executor : executors) {
            String gpus = share(executor, "gpus", "");
            table.row(
                    Cell.of(Json.text(executor, "executorId")),
                    Cell.state(Json.text(executor, "status")),
                    Cell.of(Json.instant(executor, "since")
                            .map(since -> TimeText.age(Duration.between(since, now)))
                            .orElse("")),
                    Cell.of(Json.text(executor, "attempts")),
                    Cell.of(share(executor, "vcpus", "")),
                    Cell.of(share(executor, "memoryMib", " MiB")),
                    Cell.of(gpus.endsWith("/0") ? "" : gpus),
                    Cell.of(Json.text(executor, "runtime")),
                    Cell.of(Json.text(executor, "hostname")),
                    Cell.of(String.join(",", Json.texts(executor, "computeEnvironments"))),
                    Cell.of(attributes(executor)));
        }
        return table.render(available, style);
    }

    // Those that the owner has given it; what every executor finds out of itself is in the JSON.
    private static String attributes(JsonNode executor) {
        return executor.path("attributes").properties().stream()
                .filter(attribute -> !attribute.getKey().startsWith("ecs.")
                        && !attribute.getKey().startsWith("headrace."))
                .map(attribute ->
                        attribute.getKey() + "=" + attribute.getValue().asString(""))
                .collect(Collectors.joining(","));
    }

    // How much of what there is is taken.
    private static String share(JsonNode executor, String member, String unit) {
        return plain(Json.text(executor.path("used"), member)) + "/"
                + plain(Json.text(executor.path("capacity"), member)) + unit;
    }

    private static String plain(String number) {
        return number.contains(".") ? number.replaceFirst("\\.?0+$", "") : number;
    }
}
