package io.headrace.submitter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.serde.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Calls a front door as plain HTTP. */
final class TestClient {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;

    TestClient(URI server) {
        this.server = server;
    }

    /** Calls an AWS operation that succeeds. */
    JsonNode ok(String operation, String body) {
        return ok(operation, body, Map.of());
    }

    JsonNode ok(String operation, String body, Map<String, String> headers) {
        HttpResponse<String> answer = post(operation, body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return JsonCodec.mapper().readTree(answer.body());
    }

    /** Calls an AWS operation that is refused; the message. */
    String refused(String operation, String body) {
        HttpResponse<String> answer = post(operation, body, Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("ClientException");
        return JsonCodec.mapper().readTree(answer.body()).path("message").asString("");
    }

    HttpResponse<String> post(String operation, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        server.resolve("/v1/" + operation.toLowerCase(Locale.ROOT)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request.build());
    }

    /** Calls an operation of CloudWatch Logs, which answers with this status. */
    JsonNode logs(String operation, String body, int status) {
        HttpResponse<String> answer = logs(operation, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        return JsonCodec.mapper().readTree(answer.body());
    }

    HttpResponse<String> logs(String operation, String body) {
        return send(HttpRequest.newBuilder(server.resolve("/"))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "Logs_20140328." + operation)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Gets a document with this status. */
    JsonNode get(String path, int status) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(server.resolve(path)).build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonCodec.mapper().readTree(answer.body());
    }

    /** Sends a body, which may be empty, and gets a document with this status. */
    JsonNode send(String method, String path, String body, int status) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(server.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonCodec.mapper().readTree(answer.body());
    }

    /** Posts a body, which may be empty, with headers and gets a document with this status. */
    JsonNode post(String path, String body, Map<String, String> headers, int status) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpResponse<String> answer = send(request.build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonCodec.mapper().readTree(answer.body());
    }

    String getText(String path) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(server.resolve(path)).build());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** The status line of a request that calls the server by this name. */
    String statusOfHost(String host) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String request = "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
