package io.headrace.embeddedkafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.fault.FaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Kafka's own server classes, put together as its command line does, with two differences: the sockets are ours, and a
 * fatal fault is reported instead of ending the JVM.
 */
final class KafkaNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final DataFolder folder;
    private final BoundSockets sockets;
    private final SharedServer shared;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private final CompletableFuture<Throwable> failure;
    private final AtomicBoolean closed = new AtomicBoolean();

    private KafkaNode(
            DataFolder folder,
            BoundSockets sockets,
            SharedServer shared,
            BootstrapMetadata bootstrap,
            CompletableFuture<Throwable> failure) {
        this.folder = folder;
        this.sockets = sockets;
        this.shared = shared;
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), bootstrap);
        this.broker = new BrokerServer(shared);
        this.failure = failure;
    }

    static KafkaNode start(DataFolder folder, BoundSockets sockets, EmbeddedKafkaConfig config) {
        Map<String, String> settings = new HashMap<>(BrokerSettings.of(
                folder.logFolder(),
                config.host(),
                sockets.clientPort(),
                sockets.controllerAddress().getPort()));
        settings.putAll(config.overrides());
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try {
            KafkaConfig kafkaConfig = new KafkaConfig(settings, false);
            Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> loaded =
                    KafkaRaftServer.initializeLogDirs(kafkaConfig, LOG, "");
            SharedServer shared = new SharedServer(
                    kafkaConfig,
                    loaded._1(),
                    Time.SYSTEM,
                    new Metrics(),
                    CompletableFuture.completedFuture(Map.of(BrokerSettings.NODE_ID, sockets.controllerAddress())),
                    List.of(),
                    (name, fatal, action) -> faultHandler(name, fatal, action, failure),
                    sockets);
            KafkaNode node = new KafkaNode(folder, sockets, shared, loaded._2(), failure);
            node.startServers();
            return node;
        } catch (RuntimeException cause) {
            sockets.close();
            throw cause instanceof EmbeddedKafkaException
                    ? cause
                    : new EmbeddedKafkaException("Kafka cannot start: " + cause.getMessage(), cause);
        }
    }

    private void startServers() {
        try {
            // The broker finds its controller through endpoints that exist only once the controller is up.
            controller.startup();
            PreviousBroker.signOff(shared.loader(), controller.controller());
            broker.startup();
        } catch (RuntimeException cause) {
            close();
            throw cause;
        }
    }

    String clusterId() {
        return shared.clusterId();
    }

    CompletionStage<Throwable> failure() {
        return failure.minimalCompletionStage();
    }

    /** Stops the broker before the controller, which it needs for an orderly end. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        broker.shutdown(Duration.ofSeconds(10));
        controller.shutdown();
        sockets.close();
        folder.close();
    }

    private static FaultHandler faultHandler(
            String name, boolean fatal, Runnable action, CompletableFuture<Throwable> failure) {
        return (message, cause) -> {
            RuntimeException fault = new IllegalStateException("Kafka " + name + ": " + message, cause);
            if (fatal) {
                LOG.error("Kafka cannot go on after a fault in {}: {}", name, message, cause);
                action.run();
                failure.complete(fault);
            } else {
                LOG.warn("Kafka met a fault in {}: {}", name, message, cause);
                action.run();
            }
            return fault;
        };
    }
}
