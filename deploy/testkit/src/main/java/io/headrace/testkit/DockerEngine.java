package io.headrace.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The Docker engine of this machine: the one that {@code DOCKER_HOST} names, else the default socket. */
public final class DockerEngine {

    private DockerEngine() {}

    /** A client, which connects at its first call. The caller closes it. */
    public static DockerClient connect() {
        DockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        return DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .connectionTimeout(Duration.ofSeconds(5))
                        .build());
    }

    /** Why no engine answers, in one line; empty when one does. */
    public static Optional<String> whyUnreachable() {
        try (DockerClient client = connect()) {
            client.pingCmd().exec();
            return Optional.empty();
        } catch (IOException | RuntimeException failure) {
            return Optional.of("no Docker engine answers (" + failure.getMessage() + ")");
        }
    }
}
