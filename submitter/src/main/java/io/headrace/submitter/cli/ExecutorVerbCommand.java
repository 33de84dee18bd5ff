package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** A verb that does something to one executor: drain, undrain. */
@Command(sortOptions = false)
final class ExecutorVerbCommand implements Callable<Integer> {
    private final Console console;
    private final String verb;

    @Parameters(paramLabel = "EXECUTOR", description = "The executor's id.")
    private String executor = "";

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    private ExecutorVerbCommand(Console console, String verb) {
        this.console = console;
        this.verb = verb;
    }

    static CommandLine of(Console console, String verb, String... description) {
        CommandLine command = new CommandLine(new ExecutorVerbCommand(console, verb));
        command.getCommandSpec().usageMessage().description(description);
        return command;
    }

    @Override
    public Integer call() {
        String name = URLEncoder.encode(executor, StandardCharsets.UTF_8).replace("+", "%20");
        JsonNode answer = connection.open(console).post("/headrace/v1/executors/" + name + "/" + verb, Json.object());
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(executor);
        }
        return 0;
    }
}
