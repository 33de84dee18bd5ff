package io.headrace.submitter;

import io.headrace.schemas.id.AccountId;
import io.headrace.service.BadSettingException;
import io.headrace.service.KafkaWait;
import io.headrace.service.LocalChecks;
import io.headrace.service.Service;
import io.headrace.service.ServiceCommand;
import io.headrace.service.ServiceSettings;
import io.headrace.submitter.http.FrontDoorConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** The submitter as a process of its own. */
public final class SubmitterApp implements Service {
    private static final Map<String, String> HELP = new LinkedHashMap<>();

    static {
        HELP.put("bootstrap.servers", "Kafka, host:port,... (default 127.0.0.1:9092)");
        HELP.put(
                "data.dir",
                "folder of the read model, which may be deleted while none runs (default ./headrace-submitter)");
        HELP.put(
                "http.host",
                "address to listen on; beyond the loopback only with access.file or access.open (default 127.0.0.1)");
        HELP.put("http.port", "port of the API and the status page, 0 for any free one (default 8080)");
        HELP.put(
                "account",
                "account of whoever does not sign, twelve digits; those of access.file have the accounts of their principals"
                        + " (default 000000000000)");
        HELP.put("region", "region in ARNs when a request names none, and of policies (default us-east-1)");
        HELP.put(
                "eventbridge",
                "whether changes of jobs are told on headrace.eventbridge, true or false (default true)");
        HELP.putAll(ProtectionSettings.help());
    }

    /** Runs a submitter; {@code --help} says how. */
    public static void main(String[] arguments) {
        ServiceCommand.main(new SubmitterApp(), arguments);
    }

    @Override
    public String name() {
        return "submitter";
    }

    @Override
    public String description() {
        return "Serves the AWS Batch API and the status page.";
    }

    @Override
    public Map<String, String> settings() {
        return Collections.unmodifiableMap(HELP);
    }

    @Override
    public int run(Map<String, String> settings, Consumer<String> say) throws InterruptedException {
        SubmitterConfig config = config(settings);
        LocalChecks.writableFolder("data.dir", config.dataFolder());
        usableFiles(config.http());
        LocalChecks.freePort("http.port", config.http().host(), config.http().port());
        KafkaWait.await(config.bootstrapServers(), say);
        Submitter submitter = new Submitter(config);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            submitter.close();
            closed.countDown();
        }));
        submitter.start();
        say.accept("listening at " + submitter.uri());
        closed.await();
        return 0;
    }

    private static void usableFiles(FrontDoorConfig http) {
        try {
            http.protection().check();
        } catch (IllegalArgumentException e) {
            throw new BadSettingException(String.valueOf(e.getMessage()));
        }
    }

    static SubmitterConfig config(Map<String, String> settings) {
        try {
            return new SubmitterConfig(
                    text(settings, "bootstrap.servers", "127.0.0.1:9092"),
                    clientProperties(settings),
                    new FrontDoorConfig(
                            text(settings, "http.host", "127.0.0.1"),
                            port(text(settings, "http.port", "8080")),
                            account(text(settings, "account", AccountId.DEFAULT.value())),
                            text(settings, "region", "us-east-1"),
                            ProtectionSettings.read(settings)),
                    Path.of(text(settings, "data.dir", "headrace-submitter")),
                    flag("eventbridge", text(settings, "eventbridge", "true")),
                    SubmitterConfig.ANSWER_TIMEOUT);
        } catch (IllegalArgumentException e) {
            throw new BadSettingException(String.valueOf(e.getMessage()));
        }
    }

    private static String text(Map<String, String> settings, String name, String standard) {
        String value = settings.getOrDefault(name, standard).strip();
        if (value.isEmpty()) {
            throw new BadSettingException(name + ": empty, expected some text");
        }
        return value;
    }

    private static boolean flag(String name, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadSettingException(name + ": '" + text + "', expected true or false");
        };
    }

    private static AccountId account(String text) {
        try {
            return new AccountId(text);
        } catch (IllegalArgumentException e) {
            throw new BadSettingException("account: '" + text + "', expected twelve digits");
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new BadSettingException("http.port: '" + text + "', expected a whole number from 0 to 65535");
        }
        throw new BadSettingException("http.port: '" + text + "', expected a whole number from 0 to 65535");
    }

    private static Map<String, String> clientProperties(Map<String, String> settings) {
        Map<String, String> properties = new TreeMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith(ServiceSettings.KAFKA_PREFIX)) {
                properties.put(name.substring(ServiceSettings.KAFKA_PREFIX.length()), value);
            }
        });
        return properties;
    }
}
