package io.headrace.standalone;

import io.headrace.executor.ExecutorApp;
import io.headrace.scheduler.streams.SchedulerService;
import io.headrace.service.Service;
import io.headrace.submitter.SubmitterApp;
import io.headrace.submitter.cli.CliCommands;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.terminal.SystemConsole;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code headrace}: all of Headrace in one process, and the verbs that talk to it. */
@Command(
        name = "headrace",
        description = "AWS Batch's job model as an event-sourced system on Apache Kafka.",
        mixinStandardHelpOptions = true,
        version = "headrace 0.1.0")
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main(CommandSpec spec) {
        this.spec = spec;
    }

    /** Runs one verb and ends the process with its exit status. */
    public static void main(String... arguments) {
        Console console = SystemConsole.open();
        System.exit(commandLine(console).execute(arguments));
    }

    /** All verbs, over the given streams and environment. */
    static CommandLine commandLine(Console console) {
        CommandLine root = new CommandLine(new Main(CommandSpec.create()));
        root.addSubcommand(new DemoCommand(console));
        root.addSubcommand(new UpCommand(console));
        for (Service service : List.of(new SchedulerService(), new ExecutorApp(), new SubmitterApp())) {
            root.addSubcommand(service.name(), ServiceVerb.of(service, console));
        }
        CliCommands.addTo(root, console);
        return root;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command");
    }
}
