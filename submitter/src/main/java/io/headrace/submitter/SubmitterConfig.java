package io.headrace.submitter;

import io.headrace.schemas.Copies;
import io.headrace.submitter.http.FrontDoorConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How a submitter runs.
 *
 * @param bootstrapServers Kafka brokers, {@code host:port} separated by commas
 * @param clientProperties further Kafka client properties, for example security; passed through
 * @param http where the front door listens, and for which account and region
 * @param dataFolder where the read model is kept; it may be deleted while no submitter runs
 * @param eventBridge whether changes of jobs are told on {@code headrace.eventbridge}
 * @param answerTimeout how long a call waits for Kafka to acknowledge its command, and then again for the scheduler
 */
public record SubmitterConfig(
        String bootstrapServers,
        Map<String, String> clientProperties,
        FrontDoorConfig http,
        Path dataFolder,
        boolean eventBridge,
        Duration answerTimeout) {
    /** How long a call waits when nobody says otherwise. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** Copies the properties. */
    public SubmitterConfig {
        clientProperties = Copies.map(clientProperties);
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrap servers are empty, expected host:port, separated by commas");
        }
        if (answerTimeout.isNegative() || answerTimeout.isZero()) {
            throw new IllegalArgumentException("answer timeout " + answerTimeout + ", expected more than zero");
        }
    }

    /** Tells this submitter from others, also after a restart: by its machine and its folder. */
    String instance() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        String folder = dataFolder.toAbsolutePath().normalize().toString();
        return UUID.nameUUIDFromBytes((host + folder).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** What every Kafka client is given. */
    Map<String, Object> kafkaClient() {
        Map<String, Object> client = new HashMap<>(clientProperties);
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return client;
    }
}
