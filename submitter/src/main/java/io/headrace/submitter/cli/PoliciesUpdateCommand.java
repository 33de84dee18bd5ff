package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Replaces what a scheduling policy says. */
@Command(
        name = "update",
        sortOptions = false,
        description = "Replace all that a scheduling policy says.",
        footer = {"", "Example:", "  headrace policies update teams --share dev=2"})
final class PoliciesUpdateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "Name or ARN of the policy.")
    private String name = "";

    @Mixin
    private FairshareOptions shares = new FairshareOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    PoliciesUpdateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ObjectNode body = Json.object().put("arn", name);
        shares.into(body);
        JsonNode answer = connection.open(console).call("UpdateSchedulingPolicy", body);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(name);
        }
        return 0;
    }
}
