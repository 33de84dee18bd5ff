package io.headrace.bench.host;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.headrace.bench.SkippedException;
import io.headrace.busybox.BusyboxImage;
import java.io.IOException;
import java.time.Duration;

/** How many containers that do nothing the engine can create, start, wait for and remove, some at a time. */
public final class EngineContainers implements AutoCloseable {
    /** What every container runs. */
    public static final String PROGRAM = "/bin/true";

    private static final String BRIDGE = "bridge";
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final double NANOS = 1e9;

    private final DockerClient engine;
    private final String networkMode;

    private EngineContainers(DockerClient engine, String networkMode) {
        this.engine = engine;
        this.networkMode = networkMode;
    }

    /**
     * Connects to the engine that {@code DOCKER_HOST} names, else to the default one, and sees to it that the image is there. Containers
     * are connected as the executor's are: by the bridge, or by the host's network where the engine has no bridge.
     */
    public static EngineContainers connect() throws SkippedException {
        DockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        DockerClient engine = DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .connectionTimeout(CONNECT_PATIENCE)
                        .build());
        try {
            engine.pingCmd().exec();
            BusyboxImage.ensure(engine);
            boolean bridge =
                    engine.listNetworksCmd().exec().stream().anyMatch(network -> BRIDGE.equals(network.getName()));
            return new EngineContainers(engine, bridge ? BRIDGE : "host");
        } catch (RuntimeException unreachable) {
            closeQuietly(engine);
            throw new SkippedException("no Docker engine with an image: " + unreachable.getMessage());
        }
    }

    /** The image that every container runs on. */
    public static String image() {
        return BusyboxImage.NAME;
    }

    /** How its containers are connected. */
    public String networkMode() {
        return networkMode;
    }

    /** Containers per second. */
    public double perSecond(int containers, int atATime) throws Exception {
        long begin = System.nanoTime();
        ProcessSpawns.inParallel(atATime, () -> {
            for (int i = 0; i < containers / atATime; i++) {
                one();
            }
            return null;
        });
        return containers / atATime * atATime * NANOS / (System.nanoTime() - begin);
    }

    private void one() throws InterruptedException, IOException {
        String id = engine.createContainerCmd(BusyboxImage.NAME)
                .withCmd(PROGRAM)
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode(networkMode))
                .exec()
                .getId();
        try (WaitContainerResultCallback ended = new WaitContainerResultCallback()) {
            engine.startContainerCmd(id).exec();
            engine.waitContainerCmd(id).exec(ended).awaitCompletion();
        } finally {
            engine.removeContainerCmd(id).withForce(true).exec();
        }
    }

    @Override
    public void close() {
        closeQuietly(engine);
    }

    private static void closeQuietly(DockerClient engine) {
        try {
            engine.close();
        } catch (IOException ignored) {
            // Nothing is left to be done with it.
        }
    }
}
