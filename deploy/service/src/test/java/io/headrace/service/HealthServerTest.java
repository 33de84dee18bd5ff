package io.headrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private static final String HOST = "127.0.0.1";

    private final AtomicBoolean live = new AtomicBoolean(true);
    private final AtomicBoolean ready = new AtomicBoolean();

    @Test
    void shouldSayWhetherItLivesAndWhetherItIsReady() throws Exception {
        try (HealthServer server = HealthServer.start(HOST, 0, live::get, ready::get, () -> "some_metric 1.0\n")) {
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
            ready.set(true);
            live.set(false);
            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(503);
            assertThat(get(server, "/metrics").body()).isEqualTo("some_metric 1.0\n");
            assertThat(get(server, "/elsewhere").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void shouldServeNothingBelowPortZero() {
        try (HealthServer server = HealthServer.start(HOST, -1, live::get, ready::get, () -> "")) {
            assertThat(server.port()).isEqualTo(-1);
        }
    }

    @Test
    void shouldNameTheAddressThatItCannotHave() {
        try (HealthServer first = HealthServer.start(HOST, 0, live::get, ready::get, () -> "")) {
            assertThatThrownBy(() -> HealthServer.start(HOST, first.port(), live::get, ready::get, () -> ""))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(HOST + ":" + first.port());
        }
    }

    private static HttpResponse<String> get(HealthServer server, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://" + HOST + ":" + server.port() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
