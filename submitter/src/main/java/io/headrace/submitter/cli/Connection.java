package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.terminal.Console;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that every verb has: help, where the front door is, and who asks. */
final class Connection {
    static final String DEFAULT = "http://127.0.0.1:8080";
    static final String VARIABLE = "HEADRACE_ENDPOINT";
    static final String CA = "HEADRACE_CA";

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

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            order = 100,
            description = {
                "Profile of ~/.aws/credentials to sign with; else",
                "$AWS_ACCESS_KEY_ID, else $AWS_PROFILE, else default."
            })
    private @Nullable String profile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            order = 100,
            description = {"PEM file of the CAs to trust; else $" + CA + ", else", "$AWS_CA_BUNDLE, else those of Java."
            })
    private @Nullable Path ca;

    /** A client of the front door: the option's, or the variable's, or the usual one. */
    ApiClient open(Console console) {
        Variables.warn(console);
        return new ApiClient(
                endpoint(console),
                console::note,
                new Credentials(console, Optional.ofNullable(profile)).signer(),
                trusted(console));
    }

    private Optional<SSLContext> trusted(Console console) {
        if (ca != null) {
            return Optional.of(TrustedCas.in("--ca", ca));
        }
        return Stream.of(CA, "AWS_CA_BUNDLE")
                .filter(name -> !console.variable(name).isEmpty())
                .findFirst()
                .map(name -> TrustedCas.in(name, Path.of(console.variable(name))));
    }

    private URI endpoint(Console console) {
        if (endpoint != null) {
            return endpoint;
        }
        String variable = console.variable(VARIABLE);
        if (variable.isEmpty()) {
            return URI.create(DEFAULT);
        }
        try {
            return new OptionTypes.Endpoint().convert(variable);
        } catch (TypeConversionException e) {
            throw new CliFailure("%s '%s': %s".formatted(VARIABLE, variable, e.getMessage()), e);
        }
    }
}
