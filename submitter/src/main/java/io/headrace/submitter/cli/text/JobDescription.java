package io.headrace.submitter.cli.text;

import io.headrace.submitter.cli.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The sections of {@code headrace describe}.
 *
 * @param now for ages
 * @param zone in which times are shown
 * @param available columns of the terminal; empty when nothing is to be shortened
 * @param style colours
 */
public record JobDescription(Instant now, ZoneId zone, OptionalInt available, Style style) {
    private static final int EVENTS_SHOWN = 10;

    /**
     * Describes one job.
     *
     * @param job its JobDetail
     * @param statusOf status of the jobs that it depends on, by id; one that is missing is no longer kept
     * @param history its events, oldest first; empty when they could not be read
     */
    public String render(JsonNode job, Map<String, String> statusOf, List<HistoryEvent> history) {
        Sections sections = new Sections(style);
        identity(sections, job);
        state(sections, job);
        times(sections, job);
        array(sections, job);
        nodes(sections, job);
        attempts(sections, job);
        containers(sections, job);
        ServiceJobText.add(sections, job);
        dependencies(sections, job, statusOf);
        if (!history.isEmpty()) {
            String title = history.size() > EVENTS_SHOWN
                    ? "Events (the newest %d of %d)".formatted(EVENTS_SHOWN, history.size())
                    : "Events";
            sections.block(
                    title,
                    HistoryTable.render(
                            new JobFacts(job).id(), history, EVENTS_SHOWN, zone, sections.insideOf(available), style));
        }
        return sections.text();
    }

    private void identity(Sections sections, JsonNode job) {
        sections.field("Job", Json.text(job, "jobId"));
        sections.field("Name", Json.text(job, "jobName"));
        sections.field("ARN", Json.text(job, "jobArn"));
        sections.field("Queue", JobIdText.nameOf(Json.text(job, "jobQueue")));
        sections.field("Definition", JobIdText.nameOf(Json.text(job, "jobDefinition")));
        sections.field("Type", Json.text(job, "serviceJobType"));
        sections.field("Share", Json.text(job, "shareIdentifier"));
        sections.field("Quota share", Json.text(job, "quotaShareName"));
        sections.field("Priority", Json.text(job, "schedulingPriority"));
        sections.list(
                "Only where",
                job.path("placementConstraints").values().stream()
                        .map(constraint -> Json.text(constraint, "expression"))
                        .toList());
        sections.list("Parameters", pairs(job.path("parameters")));
        sections.list("Tags", pairs(job.path("tags")));
    }

    private void state(Sections sections, JsonNode job) {
        JobFacts facts = new JobFacts(job);
        String exit = facts.exitCode().isPresent()
                ? " (exit code %d)".formatted(facts.exitCode().getAsLong())
                : "";
        sections.painted("Status", facts.status() + exit, Tone.ofState(facts.status()));
        sections.field("Reason", Json.text(job, "statusReason"));
        String containerReason = Json.text(job.path("container"), "reason");
        sections.field("", containerReason.equals(Json.text(job, "statusReason")) ? "" : containerReason);
        boolean stopping = !facts.ended()
                && (job.path("isTerminated").asBoolean(false)
                        || job.path("isCancelled").asBoolean(false));
        sections.field("Stopping", stopping ? "yes" : "");
    }

    private void times(Sections sections, JsonNode job) {
        Optional<Instant> created = Json.instant(job, "createdAt");
        Optional<Instant> started = Json.instant(job, "startedAt");
        Optional<Instant> stopped = Json.instant(job, "stoppedAt");
        sections.field("Created", created.map(this::moment).orElse(""));
        sections.field("Started", started.map(this::moment).orElse(""));
        sections.field("Stopped", stopped.map(this::moment).orElse(""));
        boolean ended = new JobFacts(job).ended();
        Instant waitEnd = started.or(() -> stopped).orElse(now);
        sections.field(
                "Waited",
                created.map(from -> duration(from, waitEnd, started.isPresent() || ended))
                        .orElse(""));
        sections.field(
                "Ran",
                started.map(from -> duration(from, stopped.orElse(now), ended)).orElse(""));
        String service = Json.text(job.path("timeoutConfig"), "attemptDurationSeconds");
        String timeout = Json.text(job.path("timeout"), "attemptDurationSeconds");
        sections.field("Timeout", seconds(timeout.isEmpty() ? service : timeout));
    }

    private static String seconds(String number) {
        return number.isEmpty() ? "" : number + "s for each attempt";
    }

    private String moment(Instant instant) {
        return "%s (%s ago)"
                .formatted(TimeText.instantWithZone(instant, zone), TimeText.age(Duration.between(instant, now)));
    }

    // A span that still grows is told coarsely; one that is over, exactly.
    private static String duration(Instant from, Instant to, boolean over) {
        Duration span = Duration.between(from, to);
        return over ? TimeText.exact(span) : TimeText.age(span) + " so far";
    }

    private void array(Sections sections, JsonNode job) {
        JsonNode array = job.path("arrayProperties");
        Json.number(array, "index").ifPresent(index -> sections.field("Array index", String.valueOf(index)));
        long size = StatusCounts.sizeOf(job);
        if (size > 0) {
            sections.prepared(
                    "Children", size + ": " + StatusCounts.ofArray(job).sentence(style));
        }
    }

    private static void nodes(Sections sections, JsonNode job) {
        JsonNode node = job.path("nodeDetails");
        Json.number(node, "nodeIndex")
                .ifPresent(index -> sections.field(
                        "Node index", index + (node.path("isMainNode").asBoolean(false) ? " (main node)" : "")));
        long nodes = new JobFacts(job).nodes();
        if (nodes > 0) {
            sections.field(
                    "Nodes",
                    "%d, the main one is %s".formatted(nodes, Json.text(job.path("nodeProperties"), "mainNode")));
        }
    }

    private void attempts(Sections sections, JsonNode job) {
        JsonNode retry = job.path("retryStrategy");
        String most = Json.text(retry, "attempts");
        List<String> rules = Json.elements(retry, "evaluateOnExit").stream()
                .map(JobDescription::rule)
                .toList();
        sections.field("Attempts", most.isEmpty() ? "" : "at most " + most);
        sections.list("Retry rules", rules);
        JsonNode summary = job.path("preemptionSummary");
        sections.field(
                "Preempted", times(Json.number(summary, "preemptedAttemptCount").orElse(0)));
        List<String> essential = new JobFacts(job)
                .essential().stream()
                        .map(container -> Json.text(container, "name"))
                        .toList();
        ended(
                sections,
                "Preempted attempts",
                Json.elements(summary, "recentPreemptedAttempts").reversed(),
                essential);
        ended(sections, "Ended attempts", Json.elements(job, "attempts"), essential);
    }

    private static String times(long count) {
        return count == 0 ? "" : count == 1 ? "once" : count + " times";
    }

    private void ended(Sections sections, String title, List<JsonNode> ended, List<String> essential) {
        if (ended.isEmpty()) {
            return;
        }
        Table table = Table.of(
                Column.number("ATTEMPT"),
                Column.of("STARTED"),
                Column.number("RAN"),
                Column.number("EXIT").ifAny(),
                Column.of("REASON").shortenedTo(20));
        for (int i = 0; i < ended.size(); i++) {
            JsonNode attempt = ended.get(i);
            JsonNode container = decisive(attempt, essential);
            String reason = Json.text(container, "reason");
            table.row(
                    Cell.of(String.valueOf(JobFacts.serviceAttempt(attempt).orElse(i + 1))),
                    Cell.of(Json.instant(attempt, "startedAt")
                            .map(time -> TimeText.instant(time, zone))
                            .orElse("never")),
                    Cell.of(new JobFacts(attempt).ran(now).map(TimeText::exact).orElse("")),
                    Cell.of(Json.text(container, "exitCode")),
                    Cell.of(reason.isEmpty() ? Json.text(attempt, "statusReason") : reason));
        }
        sections.block(title, table.render(sections.insideOf(available), style));
    }

    /**
     * Of several containers the essential one; of several of these the first that has a reason or did not end well, else the first. Where none of these
     * ended at all, the one that has a reason.
     */
    private static JsonNode decisive(JsonNode attempt, List<String> essential) {
        List<JsonNode> all = JobFacts.together(attempt);
        List<JsonNode> several = all.stream()
                .filter(container -> essential.isEmpty() || essential.contains(Json.text(container, "name")))
                .toList();
        boolean ran = several.stream().anyMatch(container -> container.has("exitCode"));
        return (ran ? several : all)
                .stream()
                        .filter(container -> !Json.text(container, "reason").isEmpty()
                                || Json.number(container, "exitCode").orElse(0) != 0)
                        .findFirst()
                        .or(() -> several.stream().findFirst())
                        .orElse(attempt.path("container"));
    }

    private static String rule(JsonNode rule) {
        StringBuilder text = new StringBuilder(Json.text(rule, "action"));
        for (String condition : List.of("onStatusReason", "onReason", "onExitCode")) {
            String pattern = Json.text(rule, condition);
            text.append(pattern.isEmpty() ? "" : " %s=%s".formatted(condition, pattern));
        }
        return text.toString();
    }

    private static void containers(Sections sections, JsonNode job) {
        if (job.has("ecsProperties")) {
            several(sections, "", job.path("ecsProperties"));
        } else {
            container(sections, "Container", job.path("container"));
        }
        for (JsonNode range : Json.elements(job.path("nodeProperties"), "nodeRangeProperties")) {
            String nodes = " of nodes " + Json.text(range, "targetNodes");
            container(sections, "Container" + nodes, range.path("container"));
            several(sections, nodes, range.path("ecsProperties"));
        }
    }

    private static void several(Sections sections, String where, JsonNode properties) {
        for (JsonNode container : JobFacts.together(properties)) {
            container(sections, "Container " + Json.text(container, "name") + where, container);
            sections.indented("Essential", container.path("essential").asBoolean(true) ? "" : "no");
            sections.indented(
                    "Waits for",
                    Json.elements(container, "dependsOn").stream()
                            .map(awaited -> Json.text(awaited, "containerName") + " to come to "
                                    + Json.text(awaited, "condition"))
                            .collect(Collectors.joining(", ")));
            sections.indented("Exit code", Json.text(container, "exitCode"));
            sections.indented("Reason", Json.text(container, "reason"));
        }
    }

    private static void container(Sections sections, String title, JsonNode container) {
        if (!container.isObject()) {
            return;
        }
        ContainerText text = new ContainerText(container);
        sections.heading(title);
        sections.indented("Image", text.image());
        sections.indented("Command", text.command());
        sections.indented("vCPUs", text.vcpus());
        sections.indented("Memory", text.memory());
        sections.indented("GPUs", text.gpus());
        sections.indented("User", Json.text(container, "user"));
        sections.indentedList("Environment", text.environment());
        sections.indented("Host", Json.text(container, "containerInstanceArn"));
        sections.indented("Log stream", Json.text(container, "logStreamName"));
    }

    private void dependencies(Sections sections, JsonNode job, Map<String, String> statusOf) {
        List<JsonNode> dependsOn = Json.elements(job, "dependsOn");
        if (dependsOn.isEmpty()) {
            return;
        }
        Table table = Table.of(
                Column.of("JOB"),
                Column.of("TYPE").ifAny(),
                Column.of("CONDITION").ifAny(),
                Column.of("STATUS"));
        for (JsonNode dependency : dependsOn) {
            String id = Json.text(dependency, "jobId");
            table.row(
                    Cell.of(id),
                    Cell.of(Json.text(dependency, "type")),
                    Cell.of(Json.text(dependency, "condition")),
                    id.isEmpty() ? Cell.EMPTY : Cell.state(statusOf.getOrDefault(id, "no longer kept")));
        }
        sections.block("Depends on", table.render(sections.insideOf(available), style));
    }

    private static List<String> pairs(JsonNode map) {
        return map.properties().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().asString())
                .toList();
    }
}
