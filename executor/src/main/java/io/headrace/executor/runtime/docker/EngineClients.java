package io.headrace.executor.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two pools of connections to one engine, because a limit on the time of an answer belongs to a pool.
 *
 * @param calls for questions that an engine answers at once
 * @param streams for answers that last as long as a container
 * @param raw the connections of {@code streams}, for answers that docker-java's callbacks do not pass on as they are: they cut log
 *     entries at their buffer's size, and they log an error for every stream that is closed on purpose
 * @param address where the engine is
 */
record EngineClients(DockerClient calls, DockerClient streams, DockerHttpClient raw, URI address)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineClients.class);

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

    /** Long, for a busy engine takes its time to create; short enough that a stuck one is not waited for for ever. */
    private static final Duration ANSWER_PATIENCE = Duration.ofMinutes(3);

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int FIRST_ERROR = 400;

    static EngineClients open(Optional<String> host) {
        DefaultDockerClientConfig.Builder builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
        host.ifPresent(builder::withDockerHost);
        DockerClientConfig config = builder.build();
        DockerHttpClient raw = http(config).build();
        return new EngineClients(
                DockerClientImpl.getInstance(
                        config, http(config).responseTimeout(ANSWER_PATIENCE).build()),
                DockerClientImpl.getInstance(config, raw),
                raw,
                config.getDockerHost());
    }

    private static ZerodepDockerHttpClient.Builder http(DockerClientConfig config) {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(CONNECT_PATIENCE);
    }

    /**
     * Asks for an answer that may take as long as a container. The caller closes it.
     *
     * @throws NotFoundException if what the path names is gone, or about to go
     * @throws DockerException if the engine answers with another error
     */
    DockerHttpClient.Response open(DockerHttpClient.Request.Method method, String path) throws IOException {
        DockerHttpClient.Response response = raw.execute(
                DockerHttpClient.Request.builder().method(method).path(path).build());
        int status = response.getStatusCode();
        if (status < FIRST_ERROR) {
            return response;
        }
        try (response) {
            String message = new String(response.getBody().readAllBytes(), UTF_8);
            throw status == NOT_FOUND || status == CONFLICT
                    ? new NotFoundException(message)
                    : new DockerException(message, status);
        }
    }

    @Override
    public void close() {
        for (DockerClient client : new DockerClient[] {calls, streams}) {
            try {
                client.close();
            } catch (IOException e) {
                LOG.debug("closing a connection to the engine", e);
            }
        }
    }
}
