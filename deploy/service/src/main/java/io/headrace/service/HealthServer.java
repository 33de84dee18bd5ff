package io.headrace.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /health/live}, {@code /health/ready} (200 or 503) and {@code /metrics} (Prometheus text) for orchestrators and
 * scrapers.
 */
public final class HealthServer implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final @Nullable HttpServer server;
    private final ExecutorService threads;

    private HealthServer(@Nullable HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any free one, below 0 to serve nothing
     * @throws UncheckedIOException when the address cannot be had; the message names it
     */
    public static HealthServer start(
            String host, int port, BooleanSupplier live, BooleanSupplier ready, Supplier<String> metrics) {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        if (port < 0) {
            return new HealthServer(null, threads);
        }
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
            server.setExecutor(threads);
            server.createContext("/health/live", exchange -> answer(exchange, live));
            server.createContext("/health/ready", exchange -> answer(exchange, ready));
            server.createContext("/metrics", exchange -> send(exchange, 200, PROMETHEUS, metrics.get()));
            server.start();
            return new HealthServer(server, threads);
        } catch (IOException e) {
            threads.close();
            throw new UncheckedIOException("health server cannot listen on " + host + ":" + port, e);
        }
    }

    /** The port it listens on; below 0 when it does not. */
    public int port() {
        return server == null ? -1 : server.getAddress().getPort();
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        threads.close();
    }

    private static void answer(HttpExchange exchange, BooleanSupplier good) throws IOException {
        boolean yes = good.getAsBoolean();
        send(exchange, yes ? 200 : 503, TEXT, yes ? "ok\n" : "not ready\n");
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
