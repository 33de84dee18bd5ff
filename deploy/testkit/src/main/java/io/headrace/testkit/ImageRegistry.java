package io.headrace.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AuthConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry of images on the loopback, which an engine on this machine takes without TLS: Debian's {@code docker-registry} in a process of its own.
 */
public final class ImageRegistry implements AutoCloseable {

    /** Who may use a registry that asks. */
    public static final String USER = "somebody";

    /** With this. */
    public static final String PASSWORD = "registry-password";

    /** The above, by bcrypt: a registry takes no other hash. */
    private static final String HASH = "$2b$05$DsKGQ.UeV1lpaU1mjj7SgOokawFsCB/ldtP7Yj1Ci7SykQV2OqVOe";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final int port;
    private final List<String> log = new CopyOnWriteArrayList<>();

    private ImageRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
        Thread.ofVirtual().name("image-registry-log").start(this::readLog);
    }

    /**
     * Starts one.
     *
     * @param folder where it keeps its images and its settings
     * @param asksWho whether only {@link #USER} may use it
     */
    public static ImageRegistry start(Path folder, boolean asksWho) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path users = Files.writeString(folder.resolve("htpasswd"), USER + ":" + HASH + "\n");
        Path config = Files.writeString(
                folder.resolve("registry.yml"),
                """
                version: 0.1
                log: {level: info, accesslog: {disabled: false}}
                storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
                http: {addr: "127.0.0.1:%d"}
                """.formatted(folder.resolve("images"), port)
                        + (asksWho ? "auth: {htpasswd: {realm: test, path: %s}}\n".formatted(users) : ""));
        Path program = OutsideTools.imageRegistry().orElseThrow();
        ImageRegistry registry = new ImageRegistry(
                new ProcessBuilder(program.toString(), "serve", config.toString())
                        .redirectErrorStream(true)
                        .start(),
                port);
        registry.awaitReady();
        return registry;
    }

    private void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("the registry does not start: " + log);
            }
            Thread.sleep(20);
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/v2/").toURL().openConnection();
            return connection.getResponseCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The full name of an image of this registry. */
    public String image(String name) {
        return "127.0.0.1:" + port + "/" + name;
    }

    /**
     * Copies an image of the engine into the registry, and leaves no name of it in the engine.
     *
     * @param source as the engine knows it
     * @param name without the registry's, with a tag
     * @return the full name
     */
    public String push(DockerClient engine, String source, String name) throws InterruptedException {
        String image = image(name);
        int colon = image.lastIndexOf(':');
        engine.tagImageCmd(source, image.substring(0, colon), image.substring(colon + 1))
                .exec();
        engine.pushImageCmd(image)
                .withAuthConfig(new AuthConfig().withUsername(USER).withPassword(PASSWORD))
                .start()
                .awaitCompletion();
        engine.removeImageCmd(image).withNoPrune(true).exec();
        return image;
    }

    /** How often somebody has fetched the description of an image, which each pull does once by its tag. */
    public long pulls(String name) {
        int colon = name.lastIndexOf(':');
        String path = "/v2/" + name.substring(0, colon) + "/manifests/" + name.substring(colon + 1);
        return log.stream()
                .filter(line -> line.contains("\"HEAD " + path + " ") || line.contains("\"GET " + path + " "))
                .count();
    }

    private void readLog() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
            }
        } catch (IOException e) {
            log.add(e.toString());
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
