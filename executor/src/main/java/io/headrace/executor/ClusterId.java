package io.headrace.executor;

import io.headrace.executor.kafka.ClientProperties;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The id of the Kafka cluster: what tells our containers from those of another Headrace on the same engine. */
final class ClusterId {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterId.class);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private ClusterId() {}

    /** Asks until there is an answer. */
    static String ask(ClientProperties kafka) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.admin())) {
            while (true) {
                try {
                    return admin.describeCluster().clusterId().get();
                } catch (ExecutionException e) {
                    LOG.warn("Kafka at {} does not answer: {}", kafka.bootstrapServers(), e.getMessage());
                    Thread.sleep(RETRY);
                }
            }
        }
    }
}
