package io.headrace.submitter.cli;

import io.headrace.submitter.cli.LogPrinter.Request;
import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.api.JobLookup;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.JobFacts;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a job's container printed. */
@Command(
        name = "logs",
        sortOptions = false,
        description = "Print the output of a job.",
        footer = {
            "",
            "Examples:",
            "  headrace logs -f 4c7599ae                 follow a job to its end",
            "  headrace logs 4c7599ae:3 --tail 20        one child of an array job",
            "  headrace logs 4c7599ae --attempt 1        what the first attempt printed",
            "  headrace logs 4c7599ae --container init   one of several containers"
        })
final class LogsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "JOB", description = "A job's id, or its first characters (at least 4).")
    private String job = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Keep printing until the job has ended.")
    private boolean follow;

    @Option(
            names = "--attempt",
            paramLabel = "N",
            converter = OptionTypes.Count.class,
            description = "Of this attempt, from 1 (default: the latest).")
    private @Nullable Integer attempt;

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "Of this one of several containers (default: all, with their names before the lines).")
    private String container = "";

    @Option(
            names = "--tail",
            paramLabel = "N",
            converter = OptionTypes.CountOrNone.class,
            description = "Only the last so many lines (default: all).")
    private @Nullable Integer tail;

    @Option(
            names = {"-t", "--timestamps"},
            description = "Put the time before each line.")
    private boolean timestamps;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    LogsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        String id = new JobLookup(api).resolve(job);
        JobFacts facts = new JobFacts(new Jobs(api).get(id));
        if (facts.isArray()) {
            throw new CliFailure("job %s is an array: name one of its children, for example %s:0".formatted(id, id));
        }
        requireAttempt(facts);
        requireContainer(facts);
        Request request = new Request(id, follow, number(attempt), container, number(tail));
        LogPrinter reader = new LogPrinter(api, console, timestamps, output.isJson());
        long lines = reader.print(request, console.out());
        if (follow && attempt == null && !new JobFacts(new Jobs(api).get(id)).ended()) {
            throw new CliFailure(
                    "the connection ended before the job did: 'headrace logs -f %s' goes on".formatted(id));
        }
        if (lines == 0 && !follow) {
            console.note(facts.ended() ? "no output" : "no output yet: the job is " + facts.status());
        }
        return 0;
    }

    /** One that is to come is waited for when the output is followed. */
    private void requireAttempt(JobFacts facts) {
        if (attempt == null || attempt <= facts.attempts() || (follow && !facts.ended())) {
            return;
        }
        throw new CliFailure("job %s has no attempt %d: it had %d%s"
                .formatted(facts.id(), attempt, facts.attempts(), facts.ended() ? "" : " so far"));
    }

    private void requireContainer(JobFacts facts) {
        List<String> names = facts.containers();
        if (!container.isEmpty() && !names.contains(container)) {
            throw new CliFailure("job %s has no container %s: it has %s"
                    .formatted(facts.id(), container, names.isEmpty() ? "only one" : String.join(", ", names)));
        }
    }

    private static OptionalInt number(@Nullable Integer option) {
        return option == null ? OptionalInt.empty() : OptionalInt.of(option);
    }
}
