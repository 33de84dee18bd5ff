package io.headrace.submitter.cli;

import io.headrace.submitter.cli.terminal.Console;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends jobs. */
@Command(
        name = "terminate",
        sortOptions = false,
        description = "End jobs in whatever state they are; containers that run are stopped.",
        footer = {
            "",
            "Examples:",
            "  headrace terminate 4c7599ae --reason 'wrong input'",
            "  headrace terminate 4c7599ae:3             one child of an array job"
        })
final class TerminateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "JOB", description = "A job's id, or its first characters (at least 4).")
    private List<String> jobs = List.of();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            converter = OptionTypes.Reason.class,
            description = "Becomes the job's status reason (default: ${DEFAULT-VALUE}).")
    private String reason = "Terminated on the command line";

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    TerminateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return new StopRequest(connection.open(console), console, "TerminateJobs").run(jobs, reason, output.isJson());
    }
}
