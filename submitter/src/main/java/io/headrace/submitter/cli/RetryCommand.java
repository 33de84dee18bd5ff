package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.JobLookup;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Runs an ended job again. */
@Command(
        name = "retry",
        sortOptions = false,
        description = {
            "Run an ended job again and print the id of the new job.",
            "",
            "The new job is submitted as the old one was, and waits for no other job."
        },
        footer = {
            "",
            "Examples:",
            "  headrace retry 4c7599ae",
            "  headrace retry 4c7599ae --failed          of an array job, only the children that failed"
        })
final class RetryCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "JOB", description = "A job's id, or its first characters (at least 4).")
    private String job = "";

    @Option(
            names = "--failed",
            description = "Run only what has failed: children of an array job that have succeeded count as such again.")
    private boolean failed;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    RetryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        String id = new JobLookup(api).resolve(job);
        JsonNode answer = api.post(
                "/headrace/v1/jobs/" + id.replace("#", "%23") + "/retry",
                Json.object().put("failedOnly", failed));
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(Json.text(answer, "jobId"));
        }
        return 0;
    }
}
