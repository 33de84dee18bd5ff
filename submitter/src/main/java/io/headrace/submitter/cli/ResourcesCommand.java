package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.SharingTables;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists consumable resources. */
@Command(
        name = "resources",
        sortOptions = false,
        description = "List consumable resources, for example licenses; 'resources create' makes one.",
        footer = {
            "",
            "Examples:",
            "  headrace resources",
            "  headrace resources create license --total 10",
            "  headrace resources update license --add 5"
        })
final class ResourcesCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    ResourcesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        ObjectNode answer = api.pages(
                "ListConsumableResources",
                Json.object(),
                "consumableResources",
                Integer.MAX_VALUE,
                ApiClient.USUAL_PAGE);
        List<JsonNode> resources = Json.elements(answer, "consumableResources");
        if (output.isJson()) {
            Output.print(console, answer);
        } else if (resources.isEmpty()) {
            console.note("no consumable resources");
        } else {
            console.write(SharingTables.resources(resources, console.outColumns(), console.outStyle()));
        }
        return 0;
    }
}
