package io.headrace.standalone;

import io.headrace.scheduler.streams.AccountConfigs;
import io.headrace.schemas.id.AccountId;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what the one process is and where it lives; {@code up} and {@code demo} share them. */
final class Instance {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            converter = InstanceTypes.Folder.class,
            description = "Folder for everything that is kept (default: a folder of its own in data/ of the checkout).")
    private @Nullable Path data;

    @Option(
            names = "--account",
            paramLabel = "ID",
            converter = InstanceTypes.Account.class,
            description = "Account whose jobs run, twelve digits (default: ${DEFAULT-VALUE}).")
    private AccountId account = AccountId.DEFAULT;

    @Option(
            names = "--region",
            paramLabel = "NAME",
            converter = InstanceTypes.Region.class,
            description = "Region in ARNs when a request names none (default: ${DEFAULT-VALUE}).")
    private String region = "us-east-1";

    @Option(
            names = "--runtime",
            paramLabel = "KIND",
            converter = InstanceTypes.RuntimeKind.class,
            description = "docker, process, or auto: docker when an engine answers (default: ${DEFAULT-VALUE}).")
    private String runtime = "auto";

    /** The folder, absolute: jobs see paths below it. */
    Path data(String defaultName) {
        Path home = Path.of(System.getProperty("headrace.home", ""));
        return (data == null ? home.resolve("data").resolve(defaultName) : data)
                .toAbsolutePath()
                .normalize();
    }

    StandaloneConfig config(String defaultName, int httpPort, int kafkaPort, AccountConfigs scheduling) {
        return new StandaloneConfig(
                data(defaultName), httpPort, kafkaPort, account, region, runtime, scheduling, Optional.empty());
    }
}
