package io.headrace.submitter.cli.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters of a GET request.
 *
 * @param pairs encoded {@code name=value} pairs in order
 */
public record Query(List<String> pairs) {
    /** No parameters. */
    public static final Query NONE = new Query(List.of());

    /** Copies the list. */
    public Query {
        pairs = List.copyOf(pairs);
    }

    /** The same and one more; unchanged when the value is empty. */
    public Query with(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        List<String> more = new ArrayList<>(pairs);
        more.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        return new Query(more);
    }

    /** With a leading question mark; empty when there are no parameters. */
    String asSuffix() {
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }
}
