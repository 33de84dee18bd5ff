package io.headrace.submitter.http;

import io.headrace.submitter.guard.Limits;
import io.headrace.submitter.guard.PemKeyStore;
import io.headrace.submitter.guard.TlsFiles;
import io.headrace.submitter.guard.WatchedFiles;
import io.javalin.config.JavalinConfig;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How connections are taken: over TLS or not, and how much each may ask of the server. */
final class Connectors {
    private static final Logger LOG = LoggerFactory.getLogger(Connectors.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final FrontDoorConfig config;
    private final Limits limits;

    Connectors(FrontDoorConfig config) {
        this.config = config;
        this.limits = config.protection().limits();
    }

    void configure(JavalinConfig javalin) {
        javalin.http.maxRequestSize = limits.bodyBytes();
        javalin.jetty.modifyHttpConfiguration(http -> http.setRequestHeaderSize(limits.headerBytes()));
        SlowRequests slow = new SlowRequests(limits.request());
        javalin.jetty.modifyServer(server -> {
            server.setHandler(slow);
            server.addBean(new NetworkConnectionLimit(limits.connections(), server));
        });
        javalin.jetty.addConnector((server, http) -> connector(server, http, slow));
    }

    private ServerConnector connector(Server server, HttpConfiguration http, SlowRequests slow) {
        ServerConnector connector = config.protection()
                .tls()
                .map(files -> new ServerConnector(
                        server,
                        new SslConnectionFactory(tls(server, files), "http/1.1"),
                        new HttpConnectionFactory(http)))
                .orElseGet(() -> new ServerConnector(server, new HttpConnectionFactory(http)));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.addEventListener(slow);
        return connector;
    }

    private static SslContextFactory.Server tls(Server server, TlsFiles files) {
        WatchedFiles<KeyStore> store = new WatchedFiles<>(
                List.of(files.certificate(), files.key()), () -> PemKeyStore.read(files), LOOK_EVERY);
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(store.current());
        factory.setKeyStorePassword("");
        // Clients of AWS verify the name that they called; a certificate for another one must not shut the others out
        // here.
        factory.setSniRequired(false);
        server.addBean(new Reloading(server, factory, store));
        return factory;
    }

    /** Hands a certificate that has been renewed to new connections. */
    private static final class Reloading extends AbstractLifeCycle {
        private final Server server;
        private final SslContextFactory.Server factory;
        private final WatchedFiles<KeyStore> store;

        Reloading(Server server, SslContextFactory.Server factory, WatchedFiles<KeyStore> store) {
            this.server = server;
            this.factory = factory;
            this.store = store;
        }

        @Override
        protected void doStart() {
            schedule();
        }

        private void schedule() {
            server.getScheduler()
                    .schedule(
                            () -> {
                                if (isStarting() || isRunning()) {
                                    look();
                                    schedule();
                                }
                            },
                            LOOK_EVERY.toMillis(),
                            TimeUnit.MILLISECONDS);
        }

        private void look() {
            KeyStore current = store.current();
            if (!current.equals(factory.getKeyStore())) {
                try {
                    factory.reload(changed -> changed.setKeyStore(current));
                } catch (Exception e) {
                    LOG.warn("the new certificate cannot be used, the old one stays: {}", e.getMessage());
                }
            }
        }
    }
}
