package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.ResourceTables;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists job definitions. */
@Command(
        name = "definitions",
        sortOptions = false,
        description = "List revisions of job definitions; 'definitions register' makes one.",
        footer = {
            "",
            "Examples:",
            "  headrace definitions --name wordcount",
            "  headrace definitions register count --image busybox -- wc -w /data/in.txt"
        })
final class DefinitionsCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--name", paramLabel = "NAME", description = "Only revisions of this definition.")
    private String name = "";

    @Option(
            names = {"-a", "--all"},
            description = "Also those that are INACTIVE.")
    private boolean all;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = OptionTypes.Count.class,
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    DefinitionsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        ObjectNode body = Json.object();
        if (!name.isEmpty()) {
            body.put("jobDefinitionName", name);
        }
        if (!all) {
            body.put("status", "ACTIVE");
        }
        ObjectNode answer = api.pages("DescribeJobDefinitions", body, "jobDefinitions", limit, ApiClient.USUAL_PAGE);
        List<JsonNode> definitions = Json.elements(answer, "jobDefinitions");
        if (output.isJson()) {
            Output.print(console, answer);
        } else if (definitions.isEmpty()) {
            console.note("no job definitions");
        } else {
            console.write(ResourceTables.definitions(definitions, console.outColumns(), console.outStyle()));
        }
        if (!Json.text(answer, "nextToken").isEmpty() && !output.isJson()) {
            console.note("there are more: --limit N shows more");
        }
        return 0;
    }
}
