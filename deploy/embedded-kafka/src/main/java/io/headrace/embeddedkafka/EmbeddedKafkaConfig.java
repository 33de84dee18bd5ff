package io.headrace.embeddedkafka;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where and how an {@link EmbeddedKafka} runs.
 *
 * @param dataFolder kept across restarts; made and formatted when new. One running broker per folder
 * @param host address to bind and to advertise, the loopback unless clients live elsewhere
 * @param port client port, 0 for any free one
 * @param overrides Kafka broker settings that win over {@link BrokerSettings}
 */
public record EmbeddedKafkaConfig(Path dataFolder, String host, int port, Map<String, String> overrides) {

    public static final String LOOPBACK = "127.0.0.1";

    /** @throws IllegalArgumentException for a port outside 0 to 65535 */
    public EmbeddedKafkaConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 0 to 65535, not " + port);
        }
        overrides = Map.copyOf(overrides);
    }

    /** On the loopback, with nothing overridden. */
    public EmbeddedKafkaConfig(Path dataFolder, int port) {
        this(dataFolder, LOOPBACK, port, Map.of());
    }
}
