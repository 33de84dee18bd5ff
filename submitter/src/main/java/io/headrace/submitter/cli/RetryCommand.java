package io.headrace.submitter.cli;

import io.headrace.submitter.cli.JobWait.End;
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
            "  headrace retry 4c7599ae --wait            and wait for the end of the new job",
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

    @Option(
            names = {"-w", "--wait"},
            description = "Wait for the end of the new job; the exit status is 0 only if it succeeded.")
    private boolean wait;

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
        String fresh = Json.text(answer, "jobId");
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(fresh);
        }
        new Outlook(api, console).tell(fresh);
        return !wait || new JobWait(api, console).untilEnd(fresh, true) == End.SUCCEEDED ? 0 : CliErrors.FAILURE;
    }
}
