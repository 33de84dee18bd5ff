package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.api.Query;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.ResourceTables;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Lists executors. */
@Command(
        name = "executors",
        sortOptions = false,
        description =
                "List the executors that run jobs, and how much of their capacity is taken; 'executors drain' gives one"
                        + " no new work.",
        footer = {"", "Examples:", "  headrace executors", "  headrace executors drain machine-17"})
final class ExecutorsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    ExecutorsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        JsonNode answer = api.get("/headrace/v1/executors", Query.NONE);
        List<JsonNode> executors = Json.elements(answer, "executors");
        if (output.isJson()) {
            Output.print(console, answer);
        } else if (executors.isEmpty()) {
            console.note("no executors");
        } else {
            console.write(ResourceTables.executors(executors, console.now(), console.outColumns(), console.outStyle()));
        }
        return 0;
    }
}
