package io.headrace.submitter.cli;

import io.headrace.submitter.cli.OptionTypes.Pair;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a compute environment. */
@Command(
        name = "create",
        sortOptions = false,
        description = "Make a compute environment: UNMANAGED, or MANAGED with a limit when --max-vcpus is given.",
        footer = {
            "",
            "Examples:",
            "  headrace environments create default",
            "  headrace environments create big --max-vcpus 64"
        })
final class EnvironmentsCreateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", converter = OptionTypes.Name.class, description = "Name of the environment.")
    private String name = "";

    @Option(
            names = "--max-vcpus",
            paramLabel = "N",
            converter = OptionTypes.Count.class,
            description = "Its jobs take at most so many vCPUs at a time (default: what the executors have).")
    private @Nullable Integer maxVcpus;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            converter = OptionTypes.State.class,
            description = "ENABLED (default) or DISABLED.")
    private String state = "ENABLED";

    @Option(
            names = "--tag",
            paramLabel = "KEY=VALUE",
            converter = OptionTypes.KeyValue.class,
            description = "A tag; may be given again.")
    private List<Pair> tags = new ArrayList<>();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    EnvironmentsCreateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JsonNode answer = connection.open(console).call("CreateComputeEnvironment", body(name, state, maxVcpus, tags));
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(Json.text(answer, "computeEnvironmentName"));
        }
        return 0;
    }

    /** A CreateComputeEnvironment request: managed when there is a limit. */
    static ObjectNode body(String name, String state, @Nullable Integer maxVcpus, List<Pair> tags) {
        ObjectNode body = Json.object()
                .put("computeEnvironmentName", name)
                .put("type", maxVcpus == null ? "UNMANAGED" : "MANAGED")
                .put("state", state);
        if (maxVcpus != null) {
            body.putObject("computeResources").put("type", "EC2").put("maxvCpus", maxVcpus);
        }
        Pairs.into(body, "tags", tags);
        return body;
    }
}
