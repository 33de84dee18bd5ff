package io.headrace.systemtests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code headrace up} in a process of its own, as a user would run it: started, asked whether it is ready, stopped with SIGTERM or
 * killed with SIGKILL, and started again on the same folder.
 */
public final class HeadraceProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern API = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)");
    private static final Pattern REGISTERED = Pattern.compile("is ready: ");
    private static final Pattern STARTED = Pattern.compile("started, with Kafka at");
    private static final Pattern KAFKA = Pattern.compile("Kafka\\s+(127\\.0\\.0\\.1:\\d+)");

    private final Path output;
    private final Process process;
    private String endpoint = "";
    private String bootstrapServers = "";

    private HeadraceProcess(Path output, Process process) {
        this.output = output;
        this.process = process;
    }

    /** Starts on the folder, on any free ports, and returns when it is ready. Jobs that are processes may write where the test may. */
    public static HeadraceProcess up(Path data, String... more) throws IOException {
        return up(data, Map.of("HEADRACE_EXECUTOR_PROCESS_USER", System.getProperty("user.name")), more);
    }

    /** The same with these variables in its environment, and no others of an executor. */
    public static HeadraceProcess up(Path data, Map<String, String> environment, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("up", "--data", data.toString(), "--port", "0", "--kafka-port", "0"));
        arguments.addAll(List.of(more));
        HeadraceProcess headrace = start(arguments, environment);
        headrace.awaitReady();
        return headrace;
    }

    /**
     * Starts another submitter beside this one, on a port of its own, and returns when it is ready.
     *
     * @param folder where its settings and its read model lie
     * @param settings lines of its settings file
     */
    public HeadraceProcess submitter(Path folder, String... settings) throws IOException {
        HeadraceProcess submitter = submitterOf(bootstrapServers, folder, settings);
        await().atMost(PATIENCE).until(() -> submitter.status("/health/ready") == 200);
        return submitter;
    }

    /** The same beside any broker; it listens, and what it can do depends on what else is there. */
    public static HeadraceProcess submitterOf(String bootstrapServers, Path folder, String... settings)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("data.dir=" + folder.resolve("submitter"), "http.port=0"));
        lines.addAll(List.of(settings));
        HeadraceProcess submitter = service("submitter", bootstrapServers, folder, lines, Map.of());
        submitter.awaitOutput(API);
        submitter.endpoint = submitter.first(API);
        return submitter;
    }

    /** A scheduler beside any broker, with its state in the folder, and with more lines in its settings file. */
    public static HeadraceProcess schedulerOf(String bootstrapServers, Path folder, String... settings)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("state.dir=" + folder.resolve("scheduler")));
        lines.addAll(List.of(settings));
        HeadraceProcess scheduler = service("scheduler", bootstrapServers, folder, lines, Map.of());
        scheduler.awaitOutput(STARTED);
        return scheduler;
    }

    /**
     * An executor beside any broker; it has registered when this returns. Its jobs may write where the test may.
     *
     * @param environment more variables
     * @param settings lines of its settings file
     */
    static HeadraceProcess executorOf(
            String bootstrapServers, Path folder, Map<String, String> environment, List<String> settings)
            throws IOException {
        List<String> lines = new ArrayList<>(
                List.of("work.dir=" + folder.resolve("executor"), "process.user=" + System.getProperty("user.name")));
        lines.addAll(settings);
        HeadraceProcess executor = service("executor", bootstrapServers, folder, lines, environment);
        executor.awaitOutput(REGISTERED);
        return executor;
    }

    private static HeadraceProcess service(
            String verb, String bootstrapServers, Path folder, List<String> settings, Map<String, String> environment)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("bootstrap.servers=" + bootstrapServers));
        lines.addAll(settings);
        Path file = Files.write(folder.resolve(verb + ".properties"), lines);
        return start(List.of(verb, "--config", file.toString()), environment);
    }

    private void awaitOutput(Pattern line) {
        await().atMost(PATIENCE).until(() -> {
            requireAlive();
            return line.matcher(output()).find();
        });
    }

    /** Starts any verb; its output goes to a file. */
    static HeadraceProcess start(List<String> arguments) throws IOException {
        return start(arguments, Map.of());
    }

    private static HeadraceProcess start(List<String> arguments, Map<String, String> environment) throws IOException {
        // Not in the data folder, which must be empty at the first start.
        Path output = Files.createTempFile("headrace-output-", ".txt");
        output.toFile().deleteOnExit();
        List<String> command = HeadraceJvm.command(arguments.getFirst(), "-Xmx512m");
        command.addAll(arguments.subList(1, arguments.size()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new HeadraceProcess(output, builder.start());
    }

    /** The checkout that is tested. */
    public static Path project() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("headrace"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private void awaitReady() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            requireAlive();
            Matcher api = API.matcher(output());
            Matcher kafka = KAFKA.matcher(output());
            return api.find() && kafka.find();
        });
        endpoint = first(API);
        bootstrapServers = first(KAFKA);
        await().atMost(PATIENCE).until(() -> status("/health/ready") == 200);
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("headrace ended with status " + process.exitValue() + ":\n" + output());
        }
    }

    /** Address of the front door. */
    public String endpoint() {
        return endpoint;
    }

    /** Address of the broker. */
    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Everything printed so far, both streams. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** HTTP status of a GET; 0 when nothing answers. */
    public int status(String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(endpoint + path)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Sends a signal by its name, STOP and CONT for example. */
    void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("kill -" + name + " ended with status " + status);
        }
    }

    /** SIGKILL: nothing in the process can react. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for the end and answers the exit status. */
    int awaitEnd(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("headrace did not end within " + patience + ":\n" + output());
        }
        return process.exitValue();
    }

    /** SIGTERM, as Ctrl-C does it, and the exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        return awaitEnd(PATIENCE);
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            stop();
        }
    }

    private String first(Pattern pattern) {
        Matcher matcher = pattern.matcher(output());
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in:\n" + output());
        }
        return matcher.group(1);
    }
}
