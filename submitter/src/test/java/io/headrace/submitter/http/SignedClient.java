package io.headrace.submitter.http;

import io.headrace.submitter.guard.TestSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends signed requests to a closed front door. */
final class SignedClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private SignedClient() {}

    /** A signer with a key of this name, whose secret is {@code secret of <key>}. */
    static TestSigner signer(String key) {
        return new TestSigner(key, "secret of " + key, "", Instant.EPOCH, "batch");
    }

    /** Sends a request that is signed now with these headers; by nobody when the signer is null. */
    static HttpResponse<String> send(
            URI server,
            @Nullable TestSigner signer,
            String method,
            String path,
            Map<String, List<String>> query,
            Map<String, String> headers,
            String body) {
        return send(request(server, signer, method, path, query, headers, body), BodyHandlers.ofString());
    }

    static <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        try {
            return HTTP.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static HttpRequest request(
            URI server,
            @Nullable TestSigner signer,
            String method,
            String path,
            Map<String, List<String>> query,
            Map<String, String> headers,
            String body) {
        StringBuilder suffix = new StringBuilder();
        query.forEach((name, values) -> values.forEach(value -> suffix.append(suffix.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(value)));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path + suffix))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        Map<String, List<String>> sent = new HashMap<>();
        headers.forEach((name, value) -> sent.put(name, List.of(value)));
        if (signer != null) {
            sent.clear();
            sent.putAll(signer.at(Instant.now()).headers(method, server.getAuthority(), path, query, body, headers));
        }
        sent.forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Host")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }
}
