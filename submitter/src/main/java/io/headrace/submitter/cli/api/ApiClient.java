package io.headrace.submitter.cli.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Talks to the HTTP front door. Nothing is retried: a submission that was sent twice would be two jobs.
 *
 * <p>Every method throws {@link ApiFailure} when the front door refuses, and {@link NotReached} when no answer
 * comes, and {@link CliFailure} when it answers something that is not Headrace's.
 */
public final class ApiClient {
    /** How many elements AWS's describing operations give at a time. */
    public static final int USUAL_PAGE = 100;

    private static final byte[] NOTHING = {};
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(60);

    // Where the front door names members of a request that it does not know and left aside.
    private static final String DROPPED = "x-headrace-dropped";

    private final URI endpoint;
    private final Consumer<String> notices;
    private final Optional<RequestSigner> signer;
    private final HttpClient http;

    /**
     * A client.
     *
     * @param endpoint {@code http} or {@code https} address of the front door, without a path
     * @param notices takes a line when the front door left members of a request aside
     */
    public ApiClient(URI endpoint, Consumer<String> notices) {
        this(endpoint, notices, Optional.empty(), Optional.empty());
    }

    /**
     * A client of a front door that may be closed.
     *
     * @param endpoint {@code http} or {@code https} address of the front door, without a path
     * @param notices takes a line when the front door left members of a request aside
     * @param signer signs requests; empty for requests that are not signed
     * @param tls whom it trusts; empty for whom the JDK trusts
     */
    public ApiClient(URI endpoint, Consumer<String> notices, Optional<RequestSigner> signer, Optional<SSLContext> tls) {
        this.endpoint = endpoint;
        this.notices = notices;
        this.signer = signer;
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_PATIENCE);
        tls.ifPresent(client::sslContext);
        this.http = client.build();
    }

    /**
     * Calls an operation of AWS Batch.
     *
     * @param operation its name, for example {@code SubmitJob}
     */
    public JsonNode call(String operation, ObjectNode body) {
        return post("/v1/" + operation.toLowerCase(Locale.ROOT), body);
    }

    /** Asks something of one of Headrace's own endpoints. */
    public JsonNode post(String path, ObjectNode body) {
        byte[] bytes = Json.bytes(body);
        HttpRequest request = request("POST", path, bytes)
                .header("Content-Type", "application/json")
                .timeout(ANSWER_PATIENCE)
                .POST(BodyPublishers.ofByteArray(bytes))
                .build();
        return document(request);
    }

    /** Reads one of Headrace's own documents. */
    public JsonNode get(String path, Query query) {
        return document(request("GET", path + query.asSuffix(), NOTHING)
                .timeout(ANSWER_PATIENCE)
                .GET()
                .build());
    }

    /**
     * Calls an operation of AWS Batch until it has no further page or enough elements came.
     *
     * @param list name of the member with the elements
     * @param limit how many elements are wanted at most
     * @param largestPage how many elements the operation gives at a time
     * @return the last answer with the elements of all pages; it has a {@code nextToken} when there are more
     */
    public ObjectNode pages(String operation, ObjectNode body, String list, int limit, int largestPage) {
        return Pages.collect(list, limit, (token, wanted) -> {
            ObjectNode next = body.deepCopy().put("maxResults", Math.min(wanted, largestPage));
            return call(operation, token.isEmpty() ? next : next.put("nextToken", token));
        });
    }

    /** As {@link #pages(String, ObjectNode, String, int, int)}, for Headrace's own documents. */
    public ObjectNode pages(String path, Query query, String list, int limit, int largestPage) {
        return Pages.collect(list, limit, (token, wanted) -> {
            Query next = query.with("limit", String.valueOf(Math.min(wanted, largestPage)));
            return get(path, next.with("nextToken", token));
        });
    }

    /** What takes the lines of a stream one by one. */
    public interface LineReader {
        /**
         * Takes a line.
         *
         * @param more whether the next line has already arrived
         */
        void line(String line, boolean more);
    }

    /** Reads a document of lines as they arrive, for as long as the front door keeps it open. */
    public void lines(String path, Query query, LineReader reader) {
        HttpRequest request =
                request("GET", path + query.asSuffix(), NOTHING).GET().build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (BufferedReader body =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                if (response.statusCode() != 200) {
                    StringBuilder text = new StringBuilder();
                    body.lines().forEach(text::append);
                    throw refusal(request, response.statusCode(), text.toString());
                }
                for (String line = body.readLine(); line != null; line = body.readLine()) {
                    reader.line(line, body.ready());
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw notReached(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private JsonNode document(HttpRequest request) {
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw notReached(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (response.statusCode() != 200) {
            throw refusal(request, response.statusCode(), response.body());
        }
        response.headers()
                .firstValue(DROPPED)
                .ifPresent(members -> notices.accept("not known to this Headrace, and left aside: " + members));
        return tree(response.body())
                .orElseThrow(() ->
                        new CliFailure("%s answered %s %s with something that is not a JSON object: is it Headrace?"
                                .formatted(
                                        endpoint,
                                        request.method(),
                                        request.uri().getPath())));
    }

    private HttpRequest.Builder request(String method, String pathAndQuery, byte[] body) {
        URI uri = URI.create(endpoint.toString().replaceFirst("/+$", "") + pathAndQuery);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
        signer.ifPresent(signing -> signing.headers(method, uri, body).forEach(request::header));
        return request;
    }

    private ApiFailure refusal(HttpRequest request, int status, String body) {
        Optional<String> message = tree(body).map(answer -> {
            String text = Json.text(answer, "message");
            return text.isEmpty() ? Json.text(answer, "Message") : text;
        });
        return new ApiFailure(
                status,
                message.map(text -> text + hint(body))
                        .filter(text -> !text.isEmpty())
                        .orElseGet(() -> "%s answered %s %s with HTTP status %d and no message: is it Headrace?"
                                .formatted(
                                        endpoint,
                                        request.method(),
                                        request.uri().getPath(),
                                        status)));
    }

    /** What somebody can do about it who has given no credentials. */
    private static String hint(String body) {
        return tree(body)
                        .filter(answer -> Json.text(answer, "__type").equals("MissingAuthenticationTokenException"))
                        .isPresent()
                ? ": this Headrace asks for credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or --profile"
                : "";
    }

    private static Optional<JsonNode> tree(String body) {
        try {
            return Optional.of(Json.parse(body)).filter(JsonNode::isObject);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private NotReached notReached(Exception e) {
        if (e instanceof HttpTimeoutException && !(e instanceof HttpConnectTimeoutException)) {
            return new NotReached("no answer from %s within %d s".formatted(endpoint, ANSWER_PATIENCE.toSeconds()), e);
        }
        if (e instanceof ConnectException || e instanceof HttpConnectTimeoutException) {
            return new NotReached(
                    "nothing answers at %s: start Headrace with './headrace up', or say where it is with --endpoint or HEADRACE_ENDPOINT"
                            .formatted(endpoint),
                    e);
        }
        if (e instanceof SSLHandshakeException) {
            return new NotReached(
                    "the certificate of %s is not trusted here: name the file of its CA with --ca or HEADRACE_CA (%s)"
                            .formatted(endpoint, e.getMessage()),
                    e);
        }
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new NotReached("lost the connection to %s: %s".formatted(endpoint, detail), e);
    }

    private static CliFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CliFailure("interrupted", e);
    }
}
