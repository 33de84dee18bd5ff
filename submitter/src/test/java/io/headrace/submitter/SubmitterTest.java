package io.headrace.submitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headrace.schemas.id.AccountId;
import io.headrace.submitter.http.FrontDoorConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitterTest {

    @TempDir
    private Path folder;

    @Test
    void shouldCloseTheReadModelWhenItsProducerCannotBeMade() {
        SubmitterConfig wrong = new SubmitterConfig(
                "127.0.0.1:1",
                Map.of("compression.type", "steam"),
                new FrontDoorConfig("127.0.0.1", 0, AccountId.DEFAULT, "us-east-1"),
                folder,
                true,
                Duration.ofSeconds(1));

        assertThatThrownBy(() -> new Submitter(wrong))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("steam");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("read-model")));
    }
}
