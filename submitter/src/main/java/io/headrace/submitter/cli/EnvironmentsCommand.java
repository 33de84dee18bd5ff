package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.ResourceTables;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists compute environments. */
@Command(
        name = "environments",
        sortOptions = false,
        description = "List compute environments; 'environments create' makes one.",
        footer = {"", "Examples:", "  headrace environments", "  headrace environments create big --max-vcpus 64"})
final class EnvironmentsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    EnvironmentsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        ObjectNode answer = api.pages(
                "DescribeComputeEnvironments",
                Json.object(),
                "computeEnvironments",
                Integer.MAX_VALUE,
                ApiClient.USUAL_PAGE);
        List<JsonNode> environments = Json.elements(answer, "computeEnvironments");
        if (output.isJson()) {
            Output.print(console, answer);
        } else if (environments.isEmpty()) {
            console.note("no compute environments");
        } else {
            console.write(ResourceTables.environments(environments, console.outColumns(), console.outStyle()));
        }
        return 0;
    }
}
