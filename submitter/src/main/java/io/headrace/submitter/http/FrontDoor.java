package io.headrace.submitter.http;

import io.headrace.schemas.id.AccountId;
import io.headrace.submitter.guard.Guard;
import io.headrace.submitter.logs.LogConsumers.TooManyReaders;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.http.UriCompliance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. Each request has a virtual thread and may block it. Every answer, also to a request that makes no
 * sense, carries a request id, and an error says in one line what is wrong.
 */
public final class FrontDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);

    private final FrontDoorConfig config;
    private final Javalin server;

    /**
     * What the server works with.
     *
     * @param accounts opens what serves an account
     * @param checks what must be so before requests can be served
     * @param meters what {@code /metrics} shows
     */
    public record Parts(
            Function<AccountId, AccountParts> accounts, List<ReadinessCheck> checks, PrometheusMeterRegistry meters) {
        /** Copies the checks. */
        public Parts {
            checks = List.copyOf(checks);
        }
    }

    /** Prepares the server; {@link #start()} opens its port. */
    public FrontDoor(FrontDoorConfig config, Parts parts) {
        this.config = config;
        this.server = Javalin.create(javalin -> {
            configure(javalin);
            new Connectors(config).configure(javalin);
            javalin.routes.before(FrontDoor::stamp);
            Accounts accounts = new Accounts(config, parts.accounts());
            guard(javalin, accounts);
            new BatchRoutes(config, accounts, parts.meters()).addTo(javalin.routes);
            new JobRoutes(config, accounts).addTo(javalin.routes);
            new LogRoutes(config, accounts).addTo(javalin.routes);
            new CloudWatchRoutes(config, accounts).addTo(javalin.routes);
            new HealthRoutes(parts.checks(), parts.meters(), config.protection().closed()).addTo(javalin.routes);
            new DashboardRoutes().addTo(javalin.routes);
            javalin.routes.exception(ApiError.class, (error, context) -> Responses.error(context, error));
            javalin.routes.exception(HttpResponseException.class, this::refuse);
            javalin.routes.exception(IOException.class, FrontDoor::broken);
            javalin.routes.exception(KafkaException.class, FrontDoor::kafkaAway);
            javalin.routes.exception(
                    TooManyReaders.class,
                    (refusal, context) ->
                            Responses.error(context, ApiError.client(429, String.valueOf(refusal.getMessage()))));
            javalin.routes.exception(
                    InterruptedException.class,
                    (stopping, context) ->
                            Responses.error(context, ApiError.unavailable("the server is being stopped; try again")));
            javalin.routes.exception(Exception.class, FrontDoor::fail);
        });
    }

    private void guard(JavalinConfig javalin, Accounts accounts) {
        AccessGuard access = new AccessGuard(config);
        config.protection()
                .accessFile()
                .ifPresentOrElse(
                        file -> access.addClosed(javalin.routes, Guard.of(file, Clock.systemUTC()), accounts),
                        () -> access.addOpen(javalin.routes));
    }

    private static void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.concurrency.useVirtualThreads = true;
        javalin.http.defaultContentType = Responses.JSON;
        // What a request needs is told by its path: there must be one way only to write each.
        javalin.router.ignoreTrailingSlashes = false;
        javalin.http.compressionStrategy = CompressionStrategy.NONE;
        // An ARN in a path comes percent-encoded, slashes included.
        javalin.jetty.modifyHttpConfiguration(http -> {
            http.setUriCompliance(UriCompliance.UNSAFE);
            http.setSendServerVersion(false);
        });
        javalin.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
        javalin.jetty.modifyServer(server -> server.setErrorHandler(new JettyErrors()));
    }

    private static void stamp(Context context) {
        context.header(Responses.REQUEST_ID, UUID.randomUUID().toString());
    }

    /** What Javalin itself refuses: an unknown path, a body that is too long. */
    private void refuse(HttpResponseException refusal, Context context) {
        String line = switch (refusal.getStatus()) {
            case 404 -> "there is nothing at " + context.method().name() + " " + shown(context.path());
            case 413 ->
                "the request body is longer than "
                        + config.protection().limits().bodyBytes() + " bytes";
            default -> String.valueOf(refusal.getMessage());
        };
        Responses.error(context, ApiError.client(refusal.getStatus(), line));
    }

    /** The client has gone, or took too long to send its request. */
    private static void broken(IOException failure, Context context) {
        LOG.debug("{} {} broke off", context.method().name(), shown(context.path()), failure);
        Responses.error(context, ApiError.client("the request did not arrive in full"));
    }

    private static void kafkaAway(KafkaException failure, Context context) {
        LOG.warn("{} {} failed: {}", context.method().name(), shown(context.path()), failure.toString());
        Responses.error(context, ApiError.unavailable(LogRoutes.KAFKA_AWAY));
    }

    private static void fail(Exception failure, Context context) {
        Optional<ApiError> unreadable = UnreadableBody.in(failure);
        if (unreadable.isPresent()) {
            Responses.error(context, unreadable.get());
            return;
        }
        String requestId = context.res().getHeader(Responses.REQUEST_ID);
        LOG.error("{} {} failed, request {}", context.method().name(), shown(context.path()), requestId, failure);
        Responses.error(context, ApiError.internal("internal error; the log has more under request " + requestId));
    }

    private static String shown(String path) {
        String printable = path.replaceAll("[^\\x21-\\x7e]", "?");
        return printable.length() > 200 ? printable.substring(0, 200) + "..." : printable;
    }

    /**
     * Opens the port.
     *
     * @throws IllegalStateException when it is taken
     */
    public void start() {
        try {
            server.start();
        } catch (JavalinBindException e) {
            throw new IllegalStateException(
                    "port " + config.port() + " of " + config.host() + " is taken: stop what listens there, or choose"
                            + " another port",
                    e);
        }
    }

    /** Where it listens; the port is the real one also when any was asked for. */
    public URI uri() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        String scheme = config.protection().tls().isPresent() ? "https" : "http";
        return URI.create(scheme + "://" + host + ":" + server.port());
    }

    @Override
    public void close() {
        server.stop();
    }
}
