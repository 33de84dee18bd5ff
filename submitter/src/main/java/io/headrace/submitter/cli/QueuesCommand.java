package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.ApiFailure;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.api.Query;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.ResourceTables;
import io.headrace.submitter.cli.text.StatusCounts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists job queues. */
@Command(
        name = "queues",
        sortOptions = false,
        description = "List job queues; 'queues create' makes one, 'update' and 'delete' do what they say.",
        footer = {
            "",
            "Examples:",
            "  headrace queues",
            "  headrace queues create night --environment default --priority 1"
        })
final class QueuesCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    QueuesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        ObjectNode answer =
                api.pages("DescribeJobQueues", Json.object(), "jobQueues", Integer.MAX_VALUE, ApiClient.USUAL_PAGE);
        List<JsonNode> queues = Json.elements(answer, "jobQueues");
        if (output.isJson()) {
            Output.print(console, answer);
        } else if (queues.isEmpty()) {
            console.note("no queues");
        } else {
            console.write(ResourceTables.queues(queues, counts(api), console.outColumns(), console.outStyle()));
        }
        return 0;
    }

    // The queues are worth showing without the counts.
    private static Map<String, StatusCounts> counts(ApiClient api) {
        try {
            Map<String, StatusCounts> countsOf = new TreeMap<>();
            Json.elements(api.get("/headrace/v1/overview", Query.NONE), "queues")
                    .forEach(queue ->
                            countsOf.put(Json.text(queue, "jobQueueName"), StatusCounts.of(queue.path("jobs"))));
            return countsOf;
        } catch (ApiFailure unavailable) {
            return Map.of();
        }
    }
}
