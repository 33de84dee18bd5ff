package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes a compute environment. */
@Command(
        name = "update",
        sortOptions = false,
        description = "Change a compute environment; what is not given stays, and what runs there goes on.",
        footer = {
            "",
            "Examples:",
            "  headrace environments update big --max-vcpus 128",
            "  headrace environments update big --state DISABLED"
        })
final class EnvironmentsUpdateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "Name or ARN of the environment.")
    private String name = "";

    @Option(
            names = "--state",
            paramLabel = "STATE",
            converter = OptionTypes.State.class,
            description = "ENABLED or DISABLED; a disabled one gets no jobs.")
    private @Nullable String state;

    @Option(
            names = "--max-vcpus",
            paramLabel = "N",
            converter = OptionTypes.Count.class,
            description = "Its jobs take at most so many vCPUs at a time; for a MANAGED one.")
    private @Nullable Integer maxVcpus;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    EnvironmentsUpdateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ObjectNode body = Json.object().put("computeEnvironment", name);
        if (state != null) {
            body.put("state", state);
        }
        if (maxVcpus != null) {
            body.putObject("computeResources").put("maxvCpus", maxVcpus);
        }
        JsonNode answer = connection.open(console).call("UpdateComputeEnvironment", body);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(Json.text(answer, "computeEnvironmentName"));
        }
        return 0;
    }
}
