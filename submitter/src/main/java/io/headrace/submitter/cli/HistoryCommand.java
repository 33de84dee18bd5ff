package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.JobLookup;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.HistoryEvent;
import io.headrace.submitter.cli.text.HistoryTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows a job's time line. */
@Command(
        name = "history",
        sortOptions = false,
        description = "Show the time line of a job, from the event log: what was decided, when, and who asked for it.",
        footer = {
            "",
            "Examples:",
            "  headrace history 4c7599ae",
            "  headrace history 4c7599ae:3 --limit 5     newest events of one child"
        })
final class HistoryCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "JOB", description = "A job's id, or its first characters (at least 4).")
    private String job = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = OptionTypes.Count.class,
            description = "Only the newest so many events of the table (default: all).")
    private int limit = Integer.MAX_VALUE;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    HistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        String id = new JobLookup(api).resolve(job);
        JsonNode answer = new Jobs(api).history(id);
        if (output.isJson()) {
            Output.print(console, answer);
            return 0;
        }
        List<HistoryEvent> events = HistoryEvent.all(answer);
        if (events.isEmpty()) {
            console.note("no events of job " + id + " are kept");
        } else {
            console.write(
                    HistoryTable.render(id, events, limit, console.zone(), console.outColumns(), console.outStyle()));
        }
        return 0;
    }
}
