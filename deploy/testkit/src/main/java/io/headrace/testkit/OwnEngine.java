package io.headrace.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine of a test's own, which it may stop, kill and starve: with its folders on a {@link SmallDisk}, its own socket, and nothing in
 * common with the engine of the machine. Its containers share a network in which nobody else is.
 */
public final class OwnEngine implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final SmallDisk disk;
    private final String namespace = "headrace-" + UUID.randomUUID();
    private @Nullable Process process;

    private OwnEngine(Path folder, SmallDisk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /**
     * Makes one that is not started yet.
     *
     * @param folder a short path: a socket's name has about a hundred bytes
     * @param mib size of the disk for its images, containers and their output
     */
    public static OwnEngine create(Path folder, int mib) throws IOException, InterruptedException {
        return new OwnEngine(folder, SmallDisk.mount(folder.resolve("data"), mib));
    }

    /** Why there can be none here, in one line; empty when there can. */
    static Optional<String> whyImpossible() {
        return OutsideTools.dockerEngine().isEmpty()
                ? Optional.of("no program of a Docker engine found (package docker.io)")
                : SmallDisk.whyImpossible();
    }

    /** Where it listens, as {@code DOCKER_HOST} has it. */
    public String host() {
        return "unix://" + folder.resolve("engine.sock");
    }

    /** A client, which the caller closes. */
    public DockerClient connect() {
        DockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host())
                .build();
        return DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .build());
    }

    /** Starts it, with more options, and returns when it answers. */
    public void start(String... options) throws IOException, InterruptedException {
        // In a network of its own: without a bridge an engine removes docker0, which is the other one's.
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--net",
                OutsideTools.dockerEngine().orElseThrow().toString(),
                "--host=" + host(),
                "--data-root=" + disk.folder(),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("engine.pid"),
                // Beside the machine's own engine: neither its firewall nor its containers.
                "--bridge=none",
                "--iptables=false",
                "--ip6tables=false",
                "--containerd-namespace=" + namespace,
                "--containerd-plugins-namespace=" + namespace + "-plugins"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        // It looks for runc and containerd there.
        builder.environment().merge("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", (path, debian) -> debian + ":" + path);
        Process started = builder.start();
        process = started;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the engine does not start: " + Files.readString(log()));
            }
            Thread.sleep(50);
        }
    }

    private Path log() {
        return folder.resolve("engine.log");
    }

    private boolean answers() {
        try (DockerClient client = connect()) {
            client.pingCmd().exec();
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** SIGTERM. Its containers end with it, unless it was started with {@code --live-restore}. */
    public void stop() throws InterruptedException {
        end(false);
    }

    /** SIGKILL. Its containers run on, and end when it is started again, unless that is with {@code --live-restore}. */
    public void kill() throws InterruptedException {
        end(true);
    }

    private void end(boolean byForce) throws InterruptedException {
        Process running = process;
        if (running == null) {
            return;
        }
        // Its containerd goes with it; the next engine would take it for its own while it is on its way.
        List<ProcessHandle> children = running.children().toList();
        if (byForce) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            running.destroyForcibly().waitFor();
        }
        children.forEach(child -> child.onExit().join());
        process = null;
    }

    /** Removes what is left, and the engine with its disk. */
    @Override
    public void close() throws IOException, InterruptedException {
        try {
            if (process != null) {
                removeContainers();
                stop();
            }
            Path network = folder.resolve("exec/netns/default");
            if (Files.exists(network)) {
                SmallDisk.run("umount", "--lazy", network.toString());
            }
        } finally {
            disk.close();
        }
    }

    private void removeContainers() throws IOException {
        try (DockerClient client = connect()) {
            client.listContainersCmd()
                    .withShowAll(true)
                    .exec()
                    .forEach(container -> client.removeContainerCmd(container.getId())
                            .withForce(true)
                            .exec());
        }
    }
}
