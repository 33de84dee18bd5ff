package io.headrace.embeddedkafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * One Kafka broker with its controller, running in this JVM from construction until {@link #close()}.
 *
 * <p>Its folder holds everything: a broker started again on it, on the same port or on another, has the same cluster
 * id, topics, records, group offsets and transactions, also after the process was killed. Several may run in one JVM,
 * each on its own folder and port. Safe for use by several threads.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private final String bootstrapServers;
    private final int port;
    private final Path dataFolder;
    private final KafkaNode node;
    private final Runnable afterwards;

    private EmbeddedKafka(EmbeddedKafkaConfig config, int port, KafkaNode node, Runnable afterwards) {
        this.bootstrapServers = config.host() + ":" + port;
        this.port = port;
        this.dataFolder = config.dataFolder();
        this.node = node;
        this.afterwards = afterwards;
    }

    /**
     * Starts a broker and returns when clients can use it.
     *
     * @throws EmbeddedKafkaException when the port or the folder cannot be had, or Kafka does not come up
     */
    public static EmbeddedKafka start(EmbeddedKafkaConfig config) {
        return start(config, () -> {});
    }

    /** A broker for a test: any free port, a new folder that is deleted on {@link #close()}. */
    public static EmbeddedKafka ephemeral() {
        return ephemeral(Map.of());
    }

    /**
     * A broker for a test, with settings of its own.
     *
     * @param overrides Kafka broker settings
     */
    public static EmbeddedKafka ephemeral(Map<String, String> overrides) {
        try {
            Path folder = Files.createTempDirectory("headrace-kafka-");
            return start(
                    new EmbeddedKafkaConfig(folder, EmbeddedKafkaConfig.LOOPBACK, 0, overrides),
                    () -> FolderTree.delete(folder));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static EmbeddedKafka start(EmbeddedKafkaConfig config, Runnable afterwards) {
        DataFolder folder = DataFolder.open(config.dataFolder());
        try {
            BoundSockets sockets = BoundSockets.bind(config.host(), config.port());
            int port = sockets.clientPort();
            KafkaNode node = KafkaNode.start(folder, sockets, config);
            return new EmbeddedKafka(config, port, node, afterwards);
        } catch (RuntimeException failure) {
            folder.close();
            afterwards.run();
            throw failure;
        }
    }

    /** The {@code host:port} for a client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The client port, also when any free one was asked for. */
    public int port() {
        return port;
    }

    /** What survives a restart lies here. */
    public Path dataFolder() {
        return dataFolder;
    }

    /** Made when the folder was formatted, the same ever after. */
    public String clusterId() {
        return node.clusterId();
    }

    /**
     * Completes, with the cause, when Kafka meets a fault that it cannot go on from. It never completes otherwise, not
     * on {@link #close()} either. Its owner should close it and end the process.
     */
    public CompletionStage<Throwable> failure() {
        return node.failure();
    }

    /**
     * Creates those of the topics that do not exist, and returns when they can be used. An existing topic is left as
     * it is, whatever its settings.
     *
     * @throws KafkaException when Kafka refuses one
     */
    public void createTopics(Collection<NewTopic> topics) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = topics.stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .toList();
            for (var created : admin.createTopics(missing).values().entrySet()) {
                awaitCreation(
                        created.getKey(), created.getValue().toCompletionStage().toCompletableFuture());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while creating topics", interrupted);
        } catch (ExecutionException failure) {
            throw new KafkaException("topics cannot be listed: " + failure.getCause(), failure.getCause());
        }
    }

    /** Creates one topic of one replica, unless it exists. */
    public void createTopic(String name, int partitions) {
        createTopics(List.of(new NewTopic(name, partitions, (short) 1)));
    }

    /** Stops the broker and gives port and folder free. Returns when that is done; a second call does nothing. */
    @Override
    public void close() {
        node.close();
        afterwards.run();
    }

    private static void awaitCreation(String topic, CompletableFuture<Void> created) throws InterruptedException {
        try {
            created.get();
        } catch (ExecutionException failure) {
            // Somebody else was quicker, which is as good.
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw new KafkaException(
                        "topic " + topic + " cannot be created: " + failure.getCause(), failure.getCause());
            }
        }
    }
}
