package io.headrace.systemtests.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands between a client and Headrace, hands everything on as it is, and compares each answer with AWS's service model: a client
 * accepts almost anything, and so does not show what a stricter one would break on.
 */
public final class RecordingProxy implements AutoCloseable {
    /** What a connection has of its own, or what the JDK's client sets itself. */
    private static final Set<String> NOT_HANDED_ON =
            Set.of("connection", "content-length", "transfer-encoding", "upgrade", "expect", "http2-settings");

    private static final Set<String> ERROR_CODES = Set.of(
            "ClientException",
            "ServerException",
            "TooManyRequestsException",
            "AccessDeniedException",
            "InvalidSignatureException",
            "MissingAuthenticationTokenException",
            "UnrecognizedClientException",
            "IncompleteSignatureException",
            "ExpiredTokenException",
            "BadRequestException");

    private final URI target;
    private final ServiceModel model = ServiceModel.load();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private final Set<String> answered = new ConcurrentSkipListSet<>();
    private final Set<String> members = new ConcurrentSkipListSet<>();

    /** Starts in front of the address. */
    public RecordingProxy(String target) throws IOException {
        this.target = URI.create(target);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Where clients find it. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was wrong with the answers so far, a line each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The operations that were answered with success so far. */
    public Set<String> answered() {
        return Collections.unmodifiableSet(new TreeSet<>(answered));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().toString();
            HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(path))
                    .method(
                            exchange.getRequestMethod(),
                            body.length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String line = exchange.getRequestMethod() + " " + path;
            check(
                            model.operation(
                                    exchange.getRequestMethod(),
                                    exchange.getRequestURI().getRawPath()),
                            response)
                    .forEach(problem -> problems.add(line + ": " + problem));
            response.headers().map().forEach((name, values) -> {
                if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                    values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
            });
            exchange.sendResponseHeaders(
                    response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | IOException e) {
            problems.add(exchange.getRequestURI() + ": " + e);
            throw e;
        }
    }

    private List<String> check(Optional<String> operation, HttpResponse<byte[]> response) {
        List<String> found = new ArrayList<>();
        if (response.headers().firstValue("x-amzn-RequestId").isEmpty()) {
            found.add("no x-amzn-RequestId");
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("application/json") && !type.startsWith("application/x-amz-json-1.1")) {
            found.add("Content-Type '" + type + "'");
        }
        JsonNode body;
        try {
            body = JsonMapper.shared().readTree(response.body());
        } catch (JacksonException e) {
            found.add("the answer is no JSON: " + e.getOriginalMessage());
            return found;
        }
        if (response.statusCode() == 200) {
            operation.ifPresent(name -> {
                found.addAll(model.problems(name, body));
                answered.add(name);
                note(model.operations().get(name).response(), body);
            });
        } else {
            found.addAll(error(response, body));
        }
        return found;
    }

    /** Remembers which members of which shapes were seen. */
    private void note(String shape, JsonNode value) {
        value.forEachEntry((name, element) -> {
            ServiceModel.Member member = model.members(shape).get(name);
            if (member != null) {
                members.add(shape + "." + name);
                String inner = member.innermost();
                if (!model.members(inner).isEmpty()) {
                    List<JsonNode> elements = List.of(element);
                    for (int depth = member.kind().split(" ").length; depth > 1; depth--) {
                        elements =
                                elements.stream().flatMap(JsonNode::valueStream).toList();
                    }
                    elements.forEach(one -> note(inner, one));
                }
            }
        });
    }

    /** The members that were seen in answers, as {@code Shape.member}. */
    public Set<String> members() {
        return Collections.unmodifiableSet(new TreeSet<>(members));
    }

    private static List<String> error(HttpResponse<byte[]> response, JsonNode body) {
        List<String> found = new ArrayList<>();
        String code = response.headers().firstValue("x-amzn-ErrorType").orElse("");
        if (!ERROR_CODES.contains(code)) {
            found.add("status " + response.statusCode() + " with x-amzn-ErrorType '" + code + "'");
        }
        if (response.statusCode() < 400 || (response.statusCode() < 500) == code.equals("ServerException")) {
            found.add("status " + response.statusCode() + " does not go with " + code);
        }
        if (!body.path("message").isString()
                || !body.path("__type").asString("").equals(code)) {
            found.add("the body of an error is " + body);
        }
        return found;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        http.close();
    }
}
