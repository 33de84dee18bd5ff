package io.headrace.submitter.cli;

import io.headrace.submitter.cli.terminal.Console;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes back jobs that have not been placed. */
@Command(
        name = "cancel",
        sortOptions = false,
        description = "Take back jobs that still wait; running ones are left alone.",
        footer = {
            "",
            "Examples:",
            "  headrace cancel 4c7599ae --reason 'no longer needed'",
            "  headrace cancel 4c7599ae                  an array job: all of its children that wait",
            "  headrace cancel 4c7599ae 77ab0e12 9f3c     several at once"
        })
final class CancelCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "JOB", description = "A job's id, or its first characters (at least 4).")
    private List<String> jobs = List.of();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            converter = OptionTypes.Reason.class,
            description = "Becomes the job's status reason (default: ${DEFAULT-VALUE}).")
    private String reason = "Cancelled on the command line";

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    CancelCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return new StopRequest(connection.open(console), console, "CancelJobs").run(jobs, reason, output.isJson());
    }
}
