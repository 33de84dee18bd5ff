package io.headrace.submitter.cli;

import io.headrace.submitter.cli.OptionTypes.Pair;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a job queue. */
@Command(
        name = "create",
        sortOptions = false,
        description = "Make a job queue.",
        footer = {
            "",
            "Examples:",
            "  headrace queues create urgent --environment default --priority 100",
            "  headrace queues create shared --environment default --policy teams --max-running 50"
        })
final class QueuesCreateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", converter = OptionTypes.Name.class, description = "Name of the queue.")
    private String name = "";

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            required = true,
            description = "A compute environment where its jobs run; give it again for more, the first is tried first.")
    private List<String> environments = new ArrayList<>();

    @Option(
            names = "--priority",
            paramLabel = "N",
            converter = OptionTypes.CountOrNone.class,
            description = "The higher is served first (default: ${DEFAULT-VALUE}).")
    private int priority = 1;

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
    private QueueOptions options = new QueueOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    QueuesCreateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ObjectNode body = body(name, state, priority, environments, tags);
        options.into(body, false);
        JsonNode answer = connection.open(console).call("CreateJobQueue", body);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(Json.text(answer, "jobQueueName"));
        }
        return 0;
    }

    /** A CreateJobQueue request. */
    static ObjectNode body(String name, String state, int priority, List<String> environments, List<Pair> tags) {
        ObjectNode body =
                Json.object().put("jobQueueName", name).put("state", state).put("priority", priority);
        ArrayNode order = body.putArray("computeEnvironmentOrder");
        for (int i = 0; i < environments.size(); i++) {
            order.addObject().put("order", i + 1).put("computeEnvironment", environments.get(i));
        }
        Pairs.into(body, "tags", tags);
        return body;
    }
}
