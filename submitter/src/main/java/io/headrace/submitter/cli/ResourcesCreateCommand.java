package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a consumable resource. */
@Command(
        name = "create",
        sortOptions = false,
        description = "Make a consumable resource: jobs take of it while they run.",
        footer = {
            "",
            "Examples:",
            "  headrace resources create license --total 10",
            "  headrace resources create credit --total 1000 --used-up"
        })
final class ResourcesCreateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", converter = OptionTypes.Name.class, description = "Name of the resource.")
    private String name = "";

    @Option(
            names = "--total",
            paramLabel = "N",
            required = true,
            converter = OptionTypes.CountOrNone.class,
            description = "How much there is.")
    private int total;

    @Option(names = "--used-up", description = "What a job takes is gone, instead of given back at its end.")
    private boolean usedUp;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    ResourcesCreateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ObjectNode body = Json.object()
                .put("consumableResourceName", name)
                .put("totalQuantity", total)
                .put("resourceType", usedUp ? "NON_REPLENISHABLE" : "REPLENISHABLE");
        JsonNode answer = connection.open(console).call("CreateConsumableResource", body);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(Json.text(answer, "consumableResourceName"));
        }
        return 0;
    }
}
