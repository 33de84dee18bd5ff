package io.headrace.executor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class SpreadSenderTest {
    private static final int KEYS = 20;

    private final List<String> one = new ArrayList<>();
    private final List<String> other = new ArrayList<>();
    private final SpreadSender sender = new SpreadSender(List.of(into(one), into(other)));

    private static RecordSender into(List<String> keys) {
        return message -> {
            keys.add(message.key());
            return new CompletableFuture<>();
        };
    }

    private void send(String key) {
        var unused = sender.send(new ProducerRecord<>("topic", key, new byte[0]));
    }

    @Test
    void shouldSendAllRecordsOfAKeyByTheSameSenderAndKeysByBoth() {
        for (int i = 0; i < 2 * KEYS; i++) {
            send("attempt-" + i % KEYS);
        }

        assertThat(one).isNotEmpty().doesNotContainAnyElementsOf(other);
        assertThat(other).isNotEmpty();
        assertThat(one.size() + other.size()).isEqualTo(2 * KEYS);
    }

    @Test
    void shouldRefuseToSendByNobody() {
        assertThatThrownBy(() -> new SpreadSender(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("senders: none, expected at least one");
    }
}
