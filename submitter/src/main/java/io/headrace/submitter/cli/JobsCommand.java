package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.api.JobLists;
import io.headrace.submitter.cli.api.JobLists.Listing;
import io.headrace.submitter.cli.api.JobLookup;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.api.Query;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.JobFacts;
import io.headrace.submitter.cli.text.JobTable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists jobs of all queues, or the children of one array job, or the nodes of one multi-node parallel job. */
@Command(
        name = "jobs",
        sortOptions = false,
        description = "List jobs, newest first, or the children or nodes of one job.",
        footer = {
            "",
            "Examples:",
            "  headrace jobs --status RUNNING",
            "  headrace jobs --queue default --name 'word*'",
            "  headrace jobs 4c7599ae --status FAILED     failed children of that array job",
            "  headrace jobs -o json | jq -r '.jobs[].jobId'"
        })
final class JobsCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "JOB",
            description = "An array job or a multi-node parallel job: list its children or nodes.")
    private @Nullable String whole;

    @Option(names = "--queue", paramLabel = "QUEUE", description = "Only jobs of this queue.")
    private String queue = "";

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            converter = OptionTypes.Status.class,
            description = "Only jobs in this state, for example RUNNING.")
    private String status = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Only jobs of this name; NAME* for all that begin so.")
    private String name = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = OptionTypes.Count.class,
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    JobsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        JobLists lists = new JobLists(api);
        if (whole == null) {
            Query criteria =
                    Query.NONE.with("queue", queue).with("status", status).with("name", name);
            Listing listing = lists.newest(criteria, limit);
            if (listing.jobs().isEmpty() && !queue.isEmpty() && !new Prerequisites(api, console).hasQueue(queue)) {
                throw Prerequisites.noSuchQueue(queue);
            }
            show(listing, "no jobs");
            return 0;
        }
        if (!queue.isEmpty() || !name.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--queue and --name choose among jobs, not among the children or nodes of one");
        }
        String id = new JobLookup(api).resolve(whole);
        JobFacts facts = new JobFacts(new Jobs(api).get(id));
        if (facts.isArray()) {
            show(lists.children(id, status, limit), "no such children");
        } else if (facts.nodes() > 0) {
            show(lists.nodes(id, status, limit), "no such nodes");
        } else {
            throw new CliFailure("job %s is no array job and has no nodes: there is nothing to list".formatted(id));
        }
        return 0;
    }

    private void show(Listing listing, String whenNone) {
        if (output.isJson()) {
            Output.print(console, listing.answer());
        } else if (listing.jobs().isEmpty()) {
            console.note(whenNone);
        } else {
            console.write(JobTable.render(listing.jobs(), console.now(), console.outColumns(), console.outStyle()));
        }
        if (listing.more() && !output.isJson()) {
            console.note("there are more: --limit N shows more");
        }
    }
}
