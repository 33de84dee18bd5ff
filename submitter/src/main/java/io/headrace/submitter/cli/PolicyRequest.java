package io.headrace.submitter.cli;

import io.headrace.submitter.cli.terminal.Console;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a scheduling policy shall say, and where to. */
final class PolicyRequest {
    @Mixin
    private FairshareOptions shares = new FairshareOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    /**
     * Asks for it and prints the name, or with JSON the answer.
     *
     * @param body of the operation, without the policy
     * @return the exit status
     */
    int send(Console console, String operation, ObjectNode body, String name) {
        shares.into(body);
        JsonNode answer = connection.open(console).call(operation, body);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(name);
        }
        return 0;
    }
}
