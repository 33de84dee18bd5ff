package io.headrace.executor.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.transport.DockerHttpClient;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ImageFetch;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine, played by an HTTP server, that goes away, comes back, or says nothing. */
class SilentEngineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private HttpServer engine;
    private EngineClients clients;

    @BeforeEach
    void startEngine() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        clients = EngineClients.open(
                Optional.of("tcp://127.0.0.1:" + engine.getAddress().getPort()));
    }

    @AfterEach
    void stopEngine() {
        never.countDown();
        engine.stop(0);
        clients.close();
    }

    @Test
    void shouldFollowOutputOverARestartOfTheEngine() throws Exception {
        // given
        engine.createContext("/containers/c1/logs", exchange -> {
            OutputStream out = answer(exchange, 200);
            out.write(entry(1, "one\n"));
            out.flush();
            hang();
        });
        engine.start();
        CompletableFuture<Void> followed = CompletableFuture.runAsync(this::follow);
        await().atMost(PATIENCE).until(() -> heard.contains("one\n"));

        // when
        InetSocketAddress address = engine.getAddress();
        engine.stop(0);
        await().atMost(PATIENCE).until(() -> unanswered.get() > 1);
        assertThat(followed).isNotDone();
        engine = HttpServer.create(address, 0);
        engine.createContext("/containers/c1/logs", exchange -> {
            try (OutputStream out = answer(exchange, 200)) {
                out.write(entry(1, "one\n"));
                out.write(entry(2, "two\n"));
            }
        });
        engine.createContext(
                "/containers/c1/json", exchange -> json(exchange, 200, "{\"State\": {\"Status\": \"exited\"}}"));
        engine.start();

        // then
        followed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(heard).containsExactly("one\n", "two\n");
    }

    @Test
    void shouldGiveAnEngineThatRefusesToShowTheOutputUp() {
        engine.createContext(
                "/containers/c1/logs",
                exchange -> json(exchange, 501, "{\"message\": \"the logging driver does not support reading\"}"));
        engine.start();

        assertThatThrownBy(this::follow).hasMessageContaining("does not support reading");
    }

    @Test
    void shouldEndAPullThatTakesTooLong() {
        engine.createContext("/images/i/json", exchange -> json(exchange, 404, "{\"message\": \"No such image: i\"}"));
        engine.createContext("/images/create", exchange -> {
            OutputStream out = answer(exchange, 200);
            out.write("{\"status\": \"Waiting\"}".getBytes(UTF_8));
            out.flush();
            hang();
        });
        engine.start();
        ImagePulls pulls = new ImagePulls(clients.streams(), Duration.ofSeconds(1), image -> {});

        assertThatThrownBy(() -> pulls.ensure("i", ImageFetch.SILENT))
                .isInstanceOf(ContainerFailure.class)
                .hasMessage("CannotPullContainerError: the image is not there after 1 s");
    }

    private void follow() {
        try {
            DockerHttpClient counting = new DockerHttpClient() {
                @Override
                public Response execute(Request request) {
                    try {
                        return clients.raw().execute(request);
                    } catch (RuntimeException e) {
                        unanswered.incrementAndGet();
                        throw e;
                    }
                }

                @Override
                public void close() {}
            };
            EngineClients counted = new EngineClients(clients.calls(), clients.streams(), counting, clients.address());
            ContainerOutput output = new ContainerOutput(
                    counted, "c1", (time, stream, bytes) -> heard.add(new String(bytes, UTF_8)), () -> false);
            output.follow(() -> "exited"
                    .equals(clients.calls()
                            .inspectContainerCmd("c1")
                            .exec()
                            .getState()
                            .getStatus()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static OutputStream answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, 0);
        return exchange.getResponseBody();
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        try (OutputStream out = answer(exchange, status)) {
            out.write(body.getBytes(UTF_8));
        }
    }

    /** As an engine frames it: stream, nothing, length, then time, space, what was written. */
    private static byte[] entry(int second, String text) {
        byte[] line = ("2026-01-01T00:00:0" + second + ".000000000Z " + text).getBytes(UTF_8);
        return ByteBuffer.allocate(8 + line.length)
                .put((byte) 1)
                .put(new byte[3])
                .putInt(line.length)
                .put(line)
                .array();
    }
}
