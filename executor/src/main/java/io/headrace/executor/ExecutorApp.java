package io.headrace.executor;

import io.headrace.executor.ExecutorSettings.InvalidSetting;
import io.headrace.executor.ExecutorSettings.Setting;
import io.headrace.executor.runtime.ContainerFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The executor as a process of its own. Settings come from a properties file ({@code --config}), from environment variables
 * ({@code HEADRACE_EXECUTOR_*}) and from options; the later wins.
 */
public final class ExecutorApp {

    private static final int USAGE_ERROR = 2;

    private ExecutorApp() {}

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(spec());
        command.setExecutionStrategy(ExecutorApp::run);
        command.setParameterExceptionHandler((problem, given) -> complain(String.valueOf(problem.getMessage())));
        System.exit(command.execute(arguments));
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("headrace-executor").mixinStandardHelpOptions(true);
        spec.usageMessage().description("Runs the containers of Headrace jobs on this host.");
        spec.addOption(OptionSpec.builder("--config")
                .type(Path.class)
                .paramLabel("FILE")
                .description("properties file with any of the settings below")
                .build());
        for (Setting setting : Setting.values()) {
            spec.addOption(OptionSpec.builder("--" + setting.key())
                    .type(String.class)
                    .paramLabel("VALUE")
                    .description(setting.help())
                    .build());
        }
        spec.addOption(OptionSpec.builder("--kafka")
                .type(Map.class)
                .auxiliaryTypes(String.class, String.class)
                .paramLabel("NAME=VALUE")
                .description("a setting for all Kafka clients; may be repeated")
                .build());
        return spec;
    }

    private static int run(ParseResult given) {
        Integer help = CommandLine.executeHelpRequest(given);
        if (help != null) {
            return help;
        }
        try {
            Executor executor = Executor.start(ExecutorSettings.parse(settings(given)));
            CountDownLatch closed = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                executor.close();
                closed.countDown();
            }));
            System.out.println("executor " + executor.config().executorId() + " is ready: " + executor.runtimeNotice());
            closed.await();
            return 0;
        } catch (InvalidSetting | ContainerFailure e) {
            return complain(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return complain("config: cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            return 0;
        }
    }

    private static Map<String, String> settings(ParseResult given) throws IOException {
        Map<String, String> values = new TreeMap<>();
        Path file = given.matchedOptionValue("--config", null);
        if (file != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        }
        values.putAll(ExecutorSettings.fromEnvironment(System.getenv()));
        for (Setting setting : Setting.values()) {
            String value = given.matchedOptionValue("--" + setting.key(), null);
            if (value != null) {
                values.put(setting.key(), value);
            }
        }
        Map<String, String> kafka = given.matchedOptionValue("--kafka", Map.of());
        kafka.forEach((name, value) -> values.put(ExecutorSettings.KAFKA_PREFIX + name, value));
        return values;
    }

    private static int complain(String line) {
        System.err.println("headrace-executor: " + line);
        return USAGE_ERROR;
    }
}
