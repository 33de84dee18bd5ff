package io.headrace.submitter.cli;

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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes a job queue. */
@Command(
        name = "update",
        sortOptions = false,
        description = "Change a job queue; what is not given stays.",
        footer = {
            "",
            "Examples:",
            "  headrace queues update night --state DISABLED",
            "  headrace queues update night --max-running 20"
        })
final class QueuesUpdateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "Name or ARN of the queue.")
    private String name = "";

    @Option(
            names = "--state",
            paramLabel = "STATE",
            converter = OptionTypes.State.class,
            description = "ENABLED or DISABLED; a disabled queue takes no jobs, those inside go on.")
    private @Nullable String state;

    @Option(
            names = "--priority",
            paramLabel = "N",
            converter = OptionTypes.CountOrNone.class,
            description = "The higher is served first.")
    private @Nullable Integer priority;

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            description = "Replaces its compute environments; give it again for more, the first is tried first.")
    private List<String> environments = new ArrayList<>();

    @Mixin
    private QueueOptions options = new QueueOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    QueuesUpdateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ObjectNode body = Json.object().put("jobQueue", name);
        if (state != null) {
            body.put("state", state);
        }
        if (priority != null) {
            body.put("priority", priority);
        }
        if (!environments.isEmpty()) {
            ArrayNode order = body.putArray("computeEnvironmentOrder");
            for (int i = 0; i < environments.size(); i++) {
                order.addObject().put("order", i + 1).put("computeEnvironment", environments.get(i));
            }
        }
        options.into(body, true);
        JsonNode answer = connection.open(console).call("UpdateJobQueue", body);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(Json.text(answer, "jobQueueName"));
        }
        return 0;
    }
}
