package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** A verb that does something to one named thing and takes nothing but its name: delete, deregister. */
@Command(sortOptions = false)
final class NameVerbCommand implements Callable<Integer> {
    private final Console console;
    private final String operation;
    private final String member;

    @Parameters(paramLabel = "NAME", description = "Its name or ARN.")
    private String name = "";

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    private NameVerbCommand(Console console, String operation, String member) {
        this.console = console;
        this.operation = operation;
        this.member = member;
    }

    /**
     * The verb.
     *
     * @param operation AWS operation that does it
     * @param member member of the request that takes the name
     * @param description one line
     */
    static CommandLine of(Console console, String operation, String member, String description) {
        CommandLine verb = new CommandLine(new NameVerbCommand(console, operation, member));
        verb.getCommandSpec().usageMessage().description(description);
        return verb;
    }

    @Override
    public Integer call() {
        JsonNode answer = connection.open(console).call(operation, Json.object().put(member, name));
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(name);
        }
        return 0;
    }
}
