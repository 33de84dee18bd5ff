package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.ApiFailure;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.api.JobLookup;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.HistoryEvent;
import io.headrace.submitter.cli.text.JobDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows everything about jobs. */
@Command(
        name = "describe",
        sortOptions = false,
        description = "Show everything about a job: state and reason, times, attempts, container, last events.",
        footer = {
            "",
            "Examples:",
            "  headrace describe 4c7599ae",
            "  headrace describe 4c7599ae:3              one child of an array job",
            "  headrace describe 4c7599ae -o json | jq -r '.jobs[0].status'"
        })
final class DescribeCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "JOB", description = "A job's id, or its first characters (at least 4).")
    private List<String> named = List.of();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    DescribeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        JobLookup jobIds = new JobLookup(api);
        List<String> ids = named.stream().map(jobIds::resolve).distinct().toList();
        Jobs jobs = new Jobs(api);
        JsonNode answer = jobs.describe(ids);
        Map<String, JsonNode> found = Jobs.byId(answer);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            List<String> texts = new ArrayList<>();
            found.values().forEach(job -> texts.add(text(jobs, job)));
            console.write(String.join("\n", texts));
        }
        List<String> missing = ids.stream().filter(id -> !found.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            throw new CliFailure("no such job: " + String.join(", ", missing));
        }
        return 0;
    }

    private String text(Jobs jobs, JsonNode job) {
        JobDescription description =
                new JobDescription(console.now(), console.zone(), console.outColumns(), console.outStyle());
        return description.render(job, statusOfDependencies(jobs, job), history(jobs, Json.text(job, "jobId")));
    }

    private static Map<String, String> statusOfDependencies(Jobs jobs, JsonNode job) {
        List<String> ids = Json.elements(job, "dependsOn").stream()
                .map(dependency -> Json.text(dependency, "jobId"))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        Map<String, String> statusOf = new TreeMap<>();
        if (!ids.isEmpty()) {
            Jobs.byId(jobs.describe(ids)).forEach((id, found) -> statusOf.put(id, Json.text(found, "status")));
        }
        return statusOf;
    }

    // The description is worth showing without it, for example when the events are no longer kept.
    private static List<HistoryEvent> history(Jobs jobs, String id) {
        try {
            return HistoryEvent.all(jobs.history(id));
        } catch (ApiFailure unavailable) {
            return List.of();
        }
    }
}
