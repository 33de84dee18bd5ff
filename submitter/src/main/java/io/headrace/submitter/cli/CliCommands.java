package io.headrace.submitter.cli;

import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.terminal.SystemConsole;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;

/** All verbs that talk to a running Headrace. */
public final class CliCommands {
    private static final int WIDEST_HELP = 110;
    private static final int NARROWEST_HELP = 60;

    private CliCommands() {}

    /**
     * Adds the verbs to the root command, over the streams and the environment of this process. The root's own verbs must have
     * been added before: the error handlers go to those that exist.
     */
    public static void addTo(CommandLine root) {
        addTo(root, SystemConsole.open());
    }

    /** As {@link #addTo(CommandLine)}, over the given streams and environment. */
    public static void addTo(CommandLine root, Console console) {
        // What follows the first word of the job's command is the command's own, as with docker run.
        root.addSubcommand(new CommandLine(new SubmitCommand(console)).setStopAtPositional(true));
        root.addSubcommand(new JobsCommand(console));
        root.addSubcommand(new DescribeCommand(console));
        root.addSubcommand(new LogsCommand(console));
        root.addSubcommand(new HistoryCommand(console));
        root.addSubcommand(new CancelCommand(console));
        root.addSubcommand(new TerminateCommand(console));
        root.addSubcommand(new ExplainCommand(console));
        root.addSubcommand(new RetryCommand(console));
        root.addSubcommand(new CommandLine(new QueuesCommand(console))
                .addSubcommand(new QueuesCreateCommand(console))
                .addSubcommand(new QueuesUpdateCommand(console))
                .addSubcommand(
                        "delete",
                        NameVerbCommand.of(
                                console,
                                "DeleteJobQueue",
                                "jobQueue",
                                "Delete a job queue that is DISABLED; its jobs are ended.")));
        root.addSubcommand(new CommandLine(new DefinitionsCommand(console))
                .addSubcommand(new DefinitionsRegisterCommand(console))
                .addSubcommand(
                        "deregister",
                        NameVerbCommand.of(
                                console,
                                "DeregisterJobDefinition",
                                "jobDefinition",
                                "Make a revision INACTIVE: NAME:REV takes no more jobs.")));
        root.addSubcommand(new CommandLine(new EnvironmentsCommand(console))
                .addSubcommand(new EnvironmentsCreateCommand(console))
                .addSubcommand(new EnvironmentsUpdateCommand(console))
                .addSubcommand(
                        "delete",
                        NameVerbCommand.of(
                                console,
                                "DeleteComputeEnvironment",
                                "computeEnvironment",
                                "Delete a compute environment that is DISABLED and in no queue.")));
        root.addSubcommand(new CommandLine(new PoliciesCommand(console))
                .addSubcommand(new PoliciesCreateCommand(console))
                .addSubcommand(new PoliciesUpdateCommand(console))
                .addSubcommand(
                        "delete",
                        NameVerbCommand.of(
                                console,
                                "DeleteSchedulingPolicy",
                                "arn",
                                "Delete a scheduling policy that no queue has.")));
        root.addSubcommand(new CommandLine(new ResourcesCommand(console))
                .addSubcommand(new ResourcesCreateCommand(console))
                .addSubcommand(new ResourcesUpdateCommand(console))
                .addSubcommand(
                        "delete",
                        NameVerbCommand.of(
                                console,
                                "DeleteConsumableResource",
                                "consumableResource",
                                "Delete a consumable resource of which nothing is in use.")));
        root.addSubcommand(new CommandLine(new ExecutorsCommand(console))
                .addSubcommand(
                        "drain",
                        ExecutorVerbCommand.of(
                                console,
                                "drain",
                                "Give an executor no new work. What runs there ends; then its process ends, too. When"
                                        + " it is started again it is not drained."))
                .addSubcommand(
                        "undrain",
                        ExecutorVerbCommand.of(
                                console, "undrain", "Take a drain back, as long as the executor has not left.")));
        root.addSubcommand(new CompletionCommand(console));
        if (!root.getSubcommands().containsKey("help")) {
            root.addSubcommand(new HelpCommand());
        }
        // An argument @name is an argument, not a file of arguments.
        root.setExpandAtFiles(false);
        root.setOut(console.out());
        root.setErr(console.err());
        root.setColorScheme(Help.defaultColorScheme(console.outStyle().coloured() ? Ansi.ON : Ansi.OFF));
        root.setUsageHelpWidth(Math.clamp(console.screen().columns(), NARROWEST_HELP, WIDEST_HELP));
        root.getSubcommands().values().forEach(CliCommands::layOutHelp);
        CliErrors.installOn(root);
    }

    // As kubectl and docker lay it out: sections, and no endless synopsis.
    private static void layOutHelp(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .abbreviateSynopsis(true)
                .descriptionHeading("%n")
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n");
        command.getSubcommands().values().forEach(CliCommands::layOutHelp);
    }
}
