package io.headrace.service;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command line of a service: {@code --config FILE}, an option for each setting, {@code --kafka NAME=VALUE} and {@code --help}. Exit
 * status {@value #USAGE} for a bad setting, {@value #FAILURE} for anything else, with one line on standard error.
 */
public final class ServiceCommand implements Callable<Integer> {
    /** Exit status when the service could not start or go on. */
    public static final int FAILURE = 1;

    /** Exit status when a setting is wrong. */
    public static final int USAGE = 2;

    private static final String CONFIG = "--config";
    private static final String KAFKA = "--kafka";

    private final Service service;
    private final Map<String, String> environment;
    private final CommandLine command;

    private ServiceCommand(Service service, Map<String, String> environment) {
        this.service = service;
        this.environment = Map.copyOf(environment);
        this.command = new CommandLine(spec());
    }

    /** The command, to be run by itself or under another. */
    public static CommandLine of(Service service, Map<String, String> environment) {
        return new ServiceCommand(service, environment).command;
    }

    /** Runs the service as this process, and ends the process with it. */
    public static void main(Service service, String[] arguments) {
        CommandLine command = of(service, System.getenv());
        command.setParameterExceptionHandler((wrong, given) -> {
            say(command.getErr(), service, String.valueOf(wrong.getMessage()));
            return USAGE;
        });
        System.exit(command.execute(arguments));
    }

    private CommandSpec spec() {
        CommandSpec spec =
                CommandSpec.wrapWithoutInspection(this).name(service.name()).mixinStandardHelpOptions(true);
        String prefix = ServiceSettings.variablePrefix(service.name());
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .description(service.description())
                .footer(
                        "",
                        "Settings come from the file, then from the environment, then from options; the later wins.",
                        "--work-dir is work.dir in the file and " + prefix + "WORK_DIR in the environment.");
        spec.addOption(OptionSpec.builder(CONFIG)
                .type(Path.class)
                .paramLabel("FILE")
                .description("properties file with any of the settings below")
                .build());
        service.settings()
                .forEach((name, help) -> spec.addOption(OptionSpec.builder(ServiceSettings.option(name))
                        .type(String.class)
                        .paramLabel("VALUE")
                        .description(help)
                        .build()));
        spec.addOption(OptionSpec.builder(KAFKA)
                .type(Map.class)
                .auxiliaryTypes(String.class, String.class)
                .paramLabel("NAME=VALUE")
                .description("a property for all Kafka clients, kafka.NAME in the file; may be repeated")
                .build());
        return spec;
    }

    @Override
    public Integer call() {
        PrintWriter err = command.getErr();
        try {
            ParseResult given = command.getParseResult();
            Map<String, String> settings = ServiceSettings.read(
                    service,
                    Optional.ofNullable(given.<Path>matchedOptionValue(CONFIG, null)),
                    environment,
                    options(given));
            ClientProperties.warnings(settings).forEach(warning -> say(err, service, "warning: " + warning));
            return service.run(settings, line -> say(err, service, line));
        } catch (BadSettingException wrong) {
            say(err, service, String.valueOf(wrong.getMessage()));
            return USAGE;
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (Exception failure) {
            say(err, service, failure.getMessage() == null ? failure.toString() : failure.getMessage());
            return FAILURE;
        }
    }

    private Map<String, String> options(ParseResult given) {
        Map<String, String> values = new TreeMap<>();
        for (String name : service.settings().keySet()) {
            String value = given.matchedOptionValue(ServiceSettings.option(name), null);
            if (value != null) {
                values.put(name, value);
            }
        }
        Map<String, String> kafka = given.matchedOptionValue(KAFKA, Map.of());
        kafka.forEach((name, value) -> values.put(ServiceSettings.KAFKA_PREFIX + name, value));
        return values;
    }

    private static void say(PrintWriter err, Service service, String line) {
        err.println("headrace " + service.name() + ": " + line.strip().replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }
}
