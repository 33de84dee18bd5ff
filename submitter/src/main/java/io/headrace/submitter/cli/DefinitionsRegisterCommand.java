package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the next revision of a job definition. */
@Command(
        name = "register",
        sortOptions = false,
        customSynopsis = {
            "headrace definitions register NAME [OPTIONS] [-- COMMAND [ARGUMENT...]]",
            "      headrace definitions register --file JSON [OPTIONS]"
        },
        description = "Make the next revision of a job definition and print it as NAME:REVISION.",
        footer = {
            "",
            "Examples:",
            "  headrace definitions register count --vcpus 0.5 -- wc -w /data/in.txt",
            "  headrace definitions register greet --parameter who=you -- echo hello Ref::who",
            "  headrace definitions register --file definition.json"
        })
final class DefinitionsRegisterCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--file",
            paramLabel = "JSON",
            description =
                    "A RegisterJobDefinition request in AWS's form, '-' for standard input; options win over what it says.")
    private @Nullable String file;

    @Mixin
    private ContainerOptions container = new ContainerOptions();

    @Mixin
    private JobOptions jobOptions = new JobOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            converter = OptionTypes.Name.class,
            description = "Name of the definition.")
    private @Nullable String name;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "What the container runs, with its arguments, behind '--'.")
    private List<String> command = new ArrayList<>();

    DefinitionsRegisterCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (name == null && file == null) {
            throw new ParameterException(spec.commandLine(), "say which definition: a NAME, or --file");
        }
        ObjectNode request =
                file == null ? Json.object() : RequestFile.read("RegisterJobDefinition", file, console.in());
        if (name != null) {
            request.put("jobDefinitionName", name);
        }
        boolean nodes = request.has("nodeProperties");
        if (!request.has("type")) {
            request.put("type", nodes ? "multinode" : "container");
        }
        jobOptions.into(request);
        if (!nodes && !request.has("ecsProperties")) {
            containerInto(request);
        } else if (container.isGiven() || !command.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    nodes
                            ? "the file has nodeProperties: say there what each range of nodes runs, not with options"
                            : "the file has ecsProperties: say there what each container runs, not with options");
        }
        JsonNode answer = connection.open(console).call("RegisterJobDefinition", request);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(Json.text(answer, "jobDefinitionName") + ":" + Json.text(answer, "revision"));
        }
        return 0;
    }

    private void containerInto(ObjectNode request) {
        ObjectNode properties = request.path("containerProperties") instanceof ObjectNode present
                ? present
                : request.putObject("containerProperties");
        if (file == null) {
            container.intoDefinition(properties, command);
        } else {
            container.intoOverrides(properties, command);
            if (container.image() != null) {
                properties.put("image", container.image());
            }
        }
        Pairs.intoEnvironment(properties, container.environment());
    }
}
