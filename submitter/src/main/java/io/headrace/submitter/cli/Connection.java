package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.terminal.Console;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that every verb has: help, and where the front door is. */
final class Connection {
    static final String DEFAULT = "http://127.0.0.1:8080";
    static final String VARIABLE = "HEADRACE_ENDPOINT";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = 101,
            description = "Show this help and exit.")
    boolean help;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            order = 100,
            converter = OptionTypes.Endpoint.class,
            description = {"Headrace's address; else $" + VARIABLE + ", else", DEFAULT + "."})
    private @Nullable URI endpoint;

    /** A client of the front door: the option's, or the variable's, or the usual one. */
    ApiClient open(Console console) {
        Variables.warn(console);
        if (endpoint != null) {
            return new ApiClient(endpoint, console::note);
        }
        String variable = console.variable(VARIABLE);
        if (variable.isEmpty()) {
            return new ApiClient(URI.create(DEFAULT), console::note);
        }
        try {
            return new ApiClient(new OptionTypes.Endpoint().convert(variable), console::note);
        } catch (TypeConversionException e) {
            throw new CliFailure("%s '%s': %s".formatted(VARIABLE, variable, e.getMessage()), e);
        }
    }
}
