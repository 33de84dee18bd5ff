package io.headrace.submitter.cli;

import io.headrace.service.BadSettingException;
import io.headrace.service.Nearest;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.terminal.OutputClosed;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How commands fail: exactly one line {@code headrace: <message>} on standard error, and never a stack trace. The exit status
 * is {@value #USAGE} for wrong usage, {@value #FAILURE} for anything else.
 */
public final class CliErrors {
    /** Exit status when a command could not do what was asked. */
    public static final int FAILURE = 1;

    /** Exit status when the command line is wrong. */
    public static final int USAGE = 2;

    // What a shell reports of a program that SIGPIPE ended: the usual end of a program whose reader has gone.
    private static final int READER_GONE = 141;

    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

    private CliErrors() {}

    /**
     * Installs the handlers on a command and on all subcommands that it has by now: call it after the last one was added.
     */
    public static void installOn(CommandLine root) {
        root.setParameterExceptionHandler((wrong, arguments) -> {
            say(wrong.getCommandLine().getErr(), usageMessage(wrong));
            return USAGE;
        });
        root.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof OutputClosed) {
                return READER_GONE;
            }
            say(command.getErr(), failureMessage(failure));
            return failure instanceof BadSettingException ? USAGE : FAILURE;
        });
    }

    /** What is said about an exception that ended a command: one line without the prefix. */
    public static String failureMessage(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof CliFailure || failure instanceof BadSettingException) {
            return oneLine(String.valueOf(message));
        }
        String kind = failure.getClass().getSimpleName();
        return oneLine(message == null ? kind : kind + ": " + message);
    }

    private static void say(PrintWriter err, String message) {
        err.println("headrace: " + message);
        err.flush();
    }

    private static String usageMessage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        return oneLine(
                switch (wrong) {
                    case UnmatchedArgumentException unknown -> unknown(command, unknown.getUnmatched());
                    case MissingParameterException missing -> missing(command, missing);
                    case MutuallyExclusiveArgsException several -> together(several);
                    case OverwrittenOptionException twice -> label(twice.getOverwritten()) + " was given twice";
                    default -> value(wrong);
                });
    }

    private static String value(ParameterException wrong) {
        ArgSpec option = wrong.getArgSpec();
        String message = String.valueOf(wrong.getMessage());
        if (option == null || wrong.getValue() == null) {
            return message;
        }
        // Picocli puts its own words before those of our converters.
        int expected = message.lastIndexOf("expected ");
        return expected < 0
                ? message
                : "%s '%s': %s".formatted(label(option), wrong.getValue(), message.substring(expected));
    }

    private static String missing(CommandLine command, MissingParameterException missing) {
        List<ArgSpec> required = missing.getMissing();
        if (required.isEmpty()) {
            return String.valueOf(missing.getMessage());
        }
        boolean valueOfOption = required.getFirst() instanceof OptionSpec option && !option.required();
        String labels = required.stream()
                .map(argument -> argument.isOption() && !valueOfOption
                        ? label(argument) + " " + argument.paramLabel()
                        : label(argument))
                .collect(Collectors.joining(", "));
        return valueOfOption
                ? "%s: expected a value %s"
                        .formatted(labels, required.getFirst().paramLabel())
                : "missing %s (%s --help)"
                        .formatted(labels, command.getCommandSpec().qualifiedName());
    }

    private static String together(MutuallyExclusiveArgsException several) {
        // Picocli names them in its message only, with values and in its own order.
        String options = OPTION.matcher(String.valueOf(several.getMessage()))
                .results()
                .map(MatchResult::group)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return options + ": expected only one of them";
    }

    private static String unknown(CommandLine command, List<String> unmatched) {
        String first = unmatched.getFirst();
        String name = command.getCommandSpec().qualifiedName();
        if (first.startsWith("-")) {
            String option = first.replaceFirst("=.*$", "");
            return "unknown option '%s'%s"
                    .formatted(
                            option,
                            hint(option, command.getCommandSpec().optionsMap().keySet(), name));
        }
        Collection<String> verbs = command.getSubcommands().keySet();
        return verbs.isEmpty()
                ? "unexpected argument '%s' (%s --help)".formatted(first, name)
                : "unknown command '%s'%s".formatted(first, hint(first, verbs, name));
    }

    private static String hint(String word, Collection<String> known, String command) {
        Optional<String> meant = Nearest.to(word, known);
        return meant.map(": did you mean '%s'?"::formatted).orElse(" (%s --help)".formatted(command));
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
