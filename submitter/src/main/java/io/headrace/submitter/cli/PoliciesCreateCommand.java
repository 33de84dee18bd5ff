package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a scheduling policy. */
@Command(
        name = "create",
        sortOptions = false,
        description = "Make a scheduling policy: the share that has used least, weighted, goes next.",
        footer = {"", "Example:", "  headrace policies create teams --share 'ops*=0.5' --share dev=1 --decay 3600"})
final class PoliciesCreateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", converter = OptionTypes.Name.class, description = "Name of the policy.")
    private String name = "";

    @Mixin
    private FairshareOptions shares = new FairshareOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    PoliciesCreateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ObjectNode body = Json.object().put("name", name);
        shares.into(body);
        JsonNode answer = connection.open(console).call("CreateSchedulingPolicy", body);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(Json.text(answer, "name"));
        }
        return 0;
    }
}
