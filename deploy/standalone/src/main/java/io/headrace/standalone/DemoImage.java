package io.headrace.standalone;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.headrace.busybox.BusyboxImage;
import io.headrace.submitter.cli.api.CliFailure;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Sees to it that the engine has the demo's image, with or without a registry. */
final class DemoImage {
    private DemoImage() {}

    /** Returns when it has. */
    static void ensure() {
        DockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        ZerodepDockerHttpClient http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .build();
        try (DockerClient engine = DockerClientImpl.getInstance(config, http)) {
            BusyboxImage.ensure(engine);
        } catch (IllegalStateException missing) {
            throw new CliFailure(String.valueOf(missing.getMessage()), missing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
