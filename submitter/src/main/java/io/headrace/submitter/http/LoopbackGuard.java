package io.headrace.submitter.http;

import io.headrace.schemas.serde.Shown;
import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web sites out. Where nobody is asked for credentials, a browser on this machine would carry any site's request
 * here: a request that a page of another origin makes is refused, and on the loopback address so is one that does not call this
 * machine by a loopback name, as a site does that points its own name at 127.0.0.1.
 */
final class LoopbackGuard {
    private static final Pattern LOOPBACK = Pattern.compile(
            "(localhost|[a-z0-9.-]+\\.localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1])(:[0-9]+)?");

    private LoopbackGuard() {}

    /**
     * Refuses with 403 what a page of another origin sends.
     *
     * @param byLoopbackName whether the server must be called by a name of the loopback address
     */
    static void check(Context context, boolean byLoopbackName) {
        String host = lower(context.header("Host"));
        if (byLoopbackName && !LOOPBACK.matcher(host).matches()) {
            throw ApiError.client(
                    403,
                    "this server listens on the loopback address and answers to localhost or 127.0.0.1 only;"
                            + " the request has the Host '" + Shown.text(host) + "'");
        }
        Optional<String> origin = Optional.ofNullable(context.header("Origin"));
        if (origin.isPresent() && !authority(origin.get()).equals(host)) {
            throw ApiError.client(
                    403,
                    "requests of web pages from elsewhere are refused; the request has the Origin '"
                            + Shown.text(origin.get()) + "', expected that of the server at " + Shown.text(host));
        }
    }

    /** Host and port of an origin; empty when it has none, as that of a sandboxed page. */
    private static String authority(String origin) {
        try {
            return lower(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
