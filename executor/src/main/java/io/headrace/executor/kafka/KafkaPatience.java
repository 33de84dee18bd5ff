package io.headrace.executor.kafka;

import io.headrace.schemas.Topics.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for Kafka, and for what must be in it, as long as it takes. An interrupt gives up. */
public final class KafkaPatience {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPatience.class);

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Said of a broker's name that cannot be resolved, which may be so only now. */
    private static final String UNRESOLVED = "No resolvable bootstrap urls";

    private final ClientProperties kafka;

    public KafkaPatience(ClientProperties kafka) {
        this.kafka = kafka;
    }

    /**
     * What needs Kafka.
     *
     * @param <T> what comes of it
     * @param <E> what else may go wrong
     */
    @FunctionalInterface
    public interface Step<T, E extends Exception> {
        T run() throws E, InterruptedException;
    }

    /** The id of the cluster, once all of these topics are there. Whoever makes them, it is not a client that touches one too early. */
    public String clusterWith(Collection<Topic> topics) throws InterruptedException {
        return untilDone("the cluster's id and topics", () -> {
            Admin admin = Admin.create(kafka.admin());
            try {
                String id = admin.describeCluster().clusterId().get();
                awaitTopics(admin, topics);
                return id;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
            } finally {
                admin.close(Duration.ZERO);
            }
        });
    }

    private static void awaitTopics(Admin admin, Collection<Topic> topics)
            throws ExecutionException, InterruptedException {
        Set<String> missing = topics.stream().map(Topic::name).collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(admin.listTopics().names().get());
        while (!missing.isEmpty()) {
            LOG.info("waiting for topics {}", missing);
            Thread.sleep(RETRY);
            missing.removeAll(admin.listTopics().names().get());
        }
    }

    /**
     * Takes a step, and takes it again, from its beginning, as long as Kafka fails it.
     *
     * @param what for the log
     * @throws KafkaException when a setting of the clients is wrong, which time does not heal
     */
    public <T, E extends Exception> T untilDone(String what, Step<T, E> step) throws E, InterruptedException {
        while (true) {
            try {
                return step.run();
            } catch (InterruptException e) {
                Thread.interrupted();
                throw new InterruptedException(e.getMessage());
            } catch (KafkaException e) {
                if (isMistake(e)) {
                    throw e;
                }
                LOG.warn("Kafka at {} does not give {}: {}", kafka.bootstrapServers(), what, e.toString());
                Thread.sleep(RETRY);
            }
        }
    }

    private static boolean isMistake(KafkaException e) {
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last instanceof ConfigException
                && !String.valueOf(last.getMessage()).startsWith(UNRESOLVED);
    }
}
