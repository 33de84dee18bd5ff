package io.headrace.submitter.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.guard.SignedRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A front door that answers as it was told to, and remembers what it was asked. An operation that nobody told it about is
 * answered with 404, so that a test fails that did not expect it.
 */
final class FakeFrontDoor implements AutoCloseable {
    /**
     * What was asked.
     *
     * @param target an operation's lower-case name, or path and query of a GET
     * @param body the request's document; empty object without one
     */
    record Asked(String target, JsonNode body) {}

    private final List<SignedRequest> requests = Collections.synchronizedList(new ArrayList<>());

    /**
     * What is answered.
     *
     * @param status HTTP status
     * @param body text of the answer
     */
    record Answer(int status, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Function<JsonNode, Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    FakeFrontDoor() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Its address. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers an AWS operation with a document; apostrophes stand for quotes. */
    FakeFrontDoor on(String operation, String json) {
        return on(operation, body -> new Answer(200, json.replace('\'', '"')));
    }

    /** Answers an AWS operation. */
    FakeFrontDoor on(String operation, Function<JsonNode, Answer> answer) {
        answers.put(operation.toLowerCase(Locale.ROOT), answer);
        return this;
    }

    /** Answers an AWS operation with one document after the other; the last one stays. */
    FakeFrontDoor onEach(String operation, String... documents) {
        List<String> left = Collections.synchronizedList(new ArrayList<>(List.of(documents)));
        return on(
                operation,
                body -> new Answer(200, (left.size() > 1 ? left.removeFirst() : left.getFirst()).replace('\'', '"')));
    }

    /** Answers a GET of a path, whatever its query. */
    FakeFrontDoor onGet(String path, String json) {
        answers.put(path, body -> new Answer(200, json.replace('\'', '"')));
        return this;
    }

    /** Refuses an AWS operation as AWS does. */
    FakeFrontDoor refuse(String operation, int status, String message) {
        return on(
                operation,
                body -> new Answer(status, Json.object().put("message", message).toString()));
    }

    /** What it was asked so far, in order. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** The same as it came over the wire. */
    List<SignedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Targets of what it was asked so far. */
    List<String> targets() {
        return asked().stream().map(Asked::target).toList();
    }

    /** Body of the only request to that operation. */
    JsonNode bodyOf(String operation) {
        List<JsonNode> bodies = asked().stream()
                .filter(request -> request.target().equals(operation.toLowerCase(Locale.ROOT)))
                .map(Asked::body)
                .toList();
        if (bodies.size() != 1) {
            throw new AssertionError("expected one " + operation + ", was asked " + targets());
        }
        return bodies.getFirst();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new SignedRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders(),
                text.getBytes(StandardCharsets.UTF_8)));
        JsonNode body = text.isEmpty() ? Json.object() : Json.parse(text);
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getRawQuery();
        String key = exchange.getRequestMethod().equals("POST") ? path.replaceFirst("^/v1/", "") : path;
        asked.add(new Asked(query == null ? key : key + "?" + query, body));
        Answer answer = answers.getOrDefault(key, unknown -> new Answer(404, "<html>not here</html>"))
                .apply(body);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
