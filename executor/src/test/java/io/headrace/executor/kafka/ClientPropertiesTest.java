package io.headrace.executor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {
    private static final int LINGER_MILLIS = 5;
    private static final int BATCH_BYTES = 1024;

    @Test
    void shouldLetNoBatchOvertakeAnotherWhateverElseIsConfigured() {
        Map<String, Object> producer = new ClientProperties(
                        "127.0.0.1:1", Map.of("max.in.flight.requests.per.connection", "5"), "executor")
                .producer("logs", LINGER_MILLIS, BATCH_BYTES, "lz4");

        assertThat(producer)
                .containsEntry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1)
                .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .containsEntry(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    }
}
