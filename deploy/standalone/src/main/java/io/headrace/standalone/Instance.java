package io.headrace.standalone;

import io.headrace.schemas.id.AccountId;
import io.headrace.submitter.cli.api.CliFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what the one process is and where it lives; {@code up} and {@code demo} share them. */
final class Instance {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for everything that is kept (default: data/ in the checkout).")
    private @Nullable Path data;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description = "Account whose jobs run, twelve digits (default: ${DEFAULT-VALUE}).")
    private String account = AccountId.DEFAULT.value();

    @Option(
            names = "--region",
            paramLabel = "NAME",
            description = "Region in ARNs when a request names none (default: ${DEFAULT-VALUE}).")
    private String region = "us-east-1";

    @Option(
            names = "--runtime",
            paramLabel = "KIND",
            description = "docker, process, or auto: docker when an engine answers (default: ${DEFAULT-VALUE}).")
    private String runtime = "auto";

    /** The folder, absolute: jobs see paths below it. */
    Path data(String defaultName) {
        Path home = Path.of(System.getProperty("headrace.home", ""));
        return (data == null ? home.resolve("data").resolve(defaultName) : data)
                .toAbsolutePath()
                .normalize();
    }

    StandaloneConfig config(String defaultName, int httpPort, int kafkaPort) {
        return new StandaloneConfig(data(defaultName), httpPort, kafkaPort, account(), region, runtime);
    }

    private AccountId account() {
        try {
            return new AccountId(account);
        } catch (IllegalArgumentException e) {
            throw new CliFailure("--account '" + account + "': expected twelve digits", e);
        }
    }
}
