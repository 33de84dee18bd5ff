package io.headrace.submitter.guard;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came, with what a signature is about.
 *
 * @param method of HTTP
 * @param rawPath the path as it was sent, percent-encoding included
 * @param rawQuery what came after the question mark, as it was sent; absent when there was none
 * @param headers their values by name, names without regard to case
 * @param body reads all of it; it is not asked for a request that is refused for its headers
 */
public record SignedRequest(
        String method,
        String rawPath,
        @Nullable String rawQuery,
        Map<String, List<String>> headers,
        Supplier<byte[]> body) {
    /** Copies the headers. */
    public SignedRequest {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        headers = Collections.unmodifiableMap(byName);
    }

    /** A request whose body is here. */
    public SignedRequest(
            String method, String rawPath, @Nullable String rawQuery, Map<String, List<String>> headers, byte[] body) {
        this(method, rawPath, rawQuery, headers, () -> body);
    }

    /** The only value of a header; empty when it is absent or there are several. */
    Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }
}
