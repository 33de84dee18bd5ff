package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.JobLookup;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.api.Query;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.Explanation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Says why a job is not running. */
@Command(
        name = "explain",
        sortOptions = false,
        description =
                "Say why a job waits: which dependency, limit, share or resource, what would have to end, and for how long.",
        footer = {"", "Examples:", "  headrace explain 4c7599ae"})
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "JOB", description = "A job's id, or its first characters (at least 4).")
    private String job = "";

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        String id = new JobLookup(api).resolve(job);
        JsonNode answer = api.get(Jobs.path(id, "explanation"), Query.NONE);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.write(Explanation.render(answer, console.zone()));
        }
        return 0;
    }
}
