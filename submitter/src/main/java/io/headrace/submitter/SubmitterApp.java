package io.headrace.submitter;

import io.headrace.schemas.id.AccountId;
import io.headrace.submitter.http.FrontDoorConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs a submitter as a process of its own. The one argument is a properties file; members that begin with {@code
 * kafka.} go to the Kafka clients without that prefix.
 */
public final class SubmitterApp {
    private static final String KAFKA = "kafka.";
    private static final Set<String> KNOWN = Set.of("host", "port", "account", "region", "data.folder");

    private SubmitterApp() {}

    /** Starts the submitter; it runs until the process is told to end. */
    public static void main(String[] args) {
        System.exit(run(args, System.err));
    }

    static int run(String[] args, PrintStream err) {
        if (args.length != 1) {
            err.println("usage: SubmitterApp <file.properties>");
            return 2;
        }
        try {
            Submitter submitter = new Submitter(config(Path.of(args[0])));
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                submitter.close();
                main.interrupt();
            }));
            submitter.start();
            err.println("listening at " + submitter.uri());
            main.join();
            return 0;
        } catch (InterruptedException e) {
            return 0;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            err.println("headrace submitter: " + e.getMessage());
            return 1;
        }
    }

    static SubmitterConfig config(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new IOException("file " + file + " cannot be read: " + e.getMessage(), e);
        }
        Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        unknown.removeIf(name -> name.startsWith(KAFKA) || KNOWN.contains(name));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": unknown " + unknown + ", expected " + new TreeSet<>(KNOWN) + " and kafka.*");
        }
        Map<String, String> kafka = properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(KAFKA))
                .collect(Collectors.toMap(name -> name.substring(KAFKA.length()), properties::getProperty));
        return new SubmitterConfig(
                kafka.getOrDefault("bootstrap.servers", "127.0.0.1:9092"),
                kafka,
                new FrontDoorConfig(
                        properties.getProperty("host", "127.0.0.1"),
                        port(file, properties.getProperty("port", "8080")),
                        new AccountId(properties.getProperty("account", AccountId.DEFAULT.value())),
                        properties.getProperty("region", "us-east-1")),
                Path.of(properties.getProperty("data.folder", "data/submitter")),
                SubmitterConfig.ANSWER_TIMEOUT);
    }

    private static int port(Path file, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(file + ": port is '" + text + "', expected 0 to 65535", e);
        }
    }
}
