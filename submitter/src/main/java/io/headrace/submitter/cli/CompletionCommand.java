package io.headrace.submitter.cli;

import io.headrace.submitter.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what teaches a shell the verbs and options. */
@Command(
        name = "completion",
        sortOptions = false,
        description = "Print a script that lets bash or zsh complete verbs and options.",
        footer = {"", "Example:", "  source <(./headrace completion)"})
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.write(AutoComplete.bash("headrace", spec.root().commandLine()));
        return 0;
    }
}
