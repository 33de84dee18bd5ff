package io.headrace.submitter.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The status page: three static files, read once. The browser may fetch nothing from anywhere else. */
final class DashboardRoutes {
    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "dashboard.js", "text/javascript; charset=utf-8",
            "dashboard.css", "text/css; charset=utf-8",
            "favicon.svg", "image/svg+xml");
    private static final String POLICY =
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    void addTo(RoutesConfig routes) {
        FILES.forEach((file, type) -> {
            byte[] content = read(file);
            String path = file.equals("index.html") ? "/" : "/dashboard/" + file;
            routes.get(path, context -> send(context, type, content));
        });
    }

    private static void send(Context context, String type, byte[] content) {
        context.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-cache")
                .contentType(type)
                .result(content);
    }

    private static byte[] read(String file) {
        try (InputStream in = DashboardRoutes.class.getResourceAsStream("/dashboard/" + file)) {
            if (in == null) {
                throw new IllegalStateException("dashboard/" + file + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("dashboard/" + file + " cannot be read", e);
        }
    }
}
