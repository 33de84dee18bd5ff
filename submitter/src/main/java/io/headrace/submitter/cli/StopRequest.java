package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.api.JobLookup;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.JobFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks for the end of jobs, and tells what became of it: AWS answers success whatever the call found.
 *
 * @param api the front door
 * @param console for what is said
 * @param operation {@code CancelJobs} or {@code TerminateJobs}
 */
record StopRequest(ApiClient api, Console console, String operation) {
    private static final int STOPPED_AT_ONCE = 50;

    /**
     * Stops the jobs, all or none: nothing is asked when one of them does not exist.
     *
     * @param named ids or beginnings of ids
     * @param json whether the state of the jobs afterwards is printed as a document
     * @return exit status: 1 when the call has no effect on one of the jobs that still runs
     */
    int run(List<String> named, String reason, boolean json) {
        JobLookup jobIds = new JobLookup(api);
        List<String> ids = named.stream().map(jobIds::resolve).distinct().toList();
        Jobs jobs = new Jobs(api);
        Map<String, JsonNode> before = Jobs.byId(jobs.describe(ids));
        List<String> missing =
                ids.stream().filter(id -> !before.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            throw new CliFailure("no such job: " + String.join(", ", missing));
        }
        Set<String> services = new HashSet<>();
        before.forEach((id, job) -> {
            if (job.has("serviceJobType")) {
                services.add(id);
            }
        });
        requireCancellable(services);
        List<String> problems = new ArrayList<>();
        problems.addAll(stop(
                operation, ids.stream().filter(id -> !services.contains(id)).toList(), reason));
        problems.addAll(stop(
                "TerminateServiceJobs", ids.stream().filter(services::contains).toList(), reason));
        JsonNode answer = jobs.describe(ids);
        Map<String, JsonNode> after = Jobs.byId(answer);
        List<String> untouched = new ArrayList<>();
        for (String id : ids) {
            JobFacts was = new JobFacts(before.getOrDefault(id, Json.object()));
            JobFacts is = new JobFacts(after.getOrDefault(id, Json.object()));
            // People read the lines below, which begin with the id.
            if (!json && !(console.screen().outIsTerminal() && console.screen().errIsTerminal())) {
                console.print(id);
            }
            if (was.ended()) {
                console.note("%s had ended already: %s".formatted(id, was.status()));
            } else if (operation.equals("CancelJobs") && runs(is)) {
                untouched.add(id);
            } else {
                console.note("%s is %s".formatted(id, is.ended() ? is.status() : is.status() + " and being stopped"));
            }
        }
        if (json) {
            Output.print(console, answer);
        }
        if (!problems.isEmpty()) {
            throw new CliFailure(String.join("; ", problems));
        }
        if (!untouched.isEmpty()) {
            throw new CliFailure("cancel takes back only jobs that still wait: 'headrace terminate %s' stops %s"
                    .formatted(
                            String.join(" ", untouched),
                            untouched.size() == 1 ? "the running one" : "the running ones"));
        }
        return 0;
    }

    /** AWS has no such operation for them. */
    private void requireCancellable(Set<String> services) {
        if (operation.equals("CancelJobs") && !services.isEmpty()) {
            String named = services.stream().sorted().collect(Collectors.joining(" "));
            throw new CliFailure("service jobs cannot be cancelled: 'headrace terminate %s' ends %s"
                    .formatted(named, services.size() == 1 ? "it in any state" : "them in any state"));
        }
    }

    /** Asks for all of them. @return a line for each job that could not be asked for */
    private List<String> stop(String operation, List<String> ids, String reason) {
        List<String> problems = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += STOPPED_AT_ONCE) {
            ArrayNode some = Json.array();
            ids.subList(from, Math.min(ids.size(), from + STOPPED_AT_ONCE)).forEach(some::add);
            ObjectNode body = Json.object();
            body.set("jobs", some);
            JsonNode answer = api.call(operation, body.put("reason", reason));
            Json.elements(answer, "errors")
                    .forEach(error -> problems.add(Json.text(error, "job") + ": " + Json.text(error, "message")));
        }
        return problems;
    }

    private static boolean runs(JobFacts job) {
        return job.status().equals("SCHEDULED")
                || job.status().equals("STARTING")
                || job.status().equals("RUNNING");
    }
}
