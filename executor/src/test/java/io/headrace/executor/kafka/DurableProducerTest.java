package io.headrace.executor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What becomes of a record when clients fail. */
class DurableProducerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ProducerRecord<String, byte[]> RECORD = new ProducerRecord<>("topic", "key", new byte[1]);

    private final Deque<Object> clients = new ArrayDeque<>();

    private Producer<String, byte[]> next() {
        Object next = clients.remove();
        if (next instanceof RuntimeException failure) {
            throw failure;
        }
        return (MockProducer<String, byte[]>) next;
    }

    private static MockProducer<String, byte[]> client(boolean answers) {
        return new MockProducer<>(answers, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Test
    void shouldSendAgainAlsoWhenANewClientCannotBeHadAtOnce() throws Exception {
        MockProducer<String, byte[]> first = client(false);
        MockProducer<String, byte[]> second = client(true);
        clients.addAll(List.of(first, new KafkaException("Failed to construct kafka producer"), second));
        try (DurableProducer producer = new DurableProducer(this::next, 10)) {
            CompletableFuture<RecordMetadata> sent = producer.send(RECORD);

            first.errorNext(new OutOfOrderSequenceException("broken"));

            sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(second.history()).containsExactly(RECORD);
            assertThat(first.closed()).isTrue();
        }
    }

    @Test
    void shouldKeepTheOrderOfAKeyWhileOneIsSentAgain() throws Exception {
        MockProducer<String, byte[]> only = client(false);
        clients.add(only);
        ProducerRecord<String, byte[]> second = new ProducerRecord<>("topic", "key", new byte[2]);
        ProducerRecord<String, byte[]> third = new ProducerRecord<>("topic", "key", new byte[3]);
        ProducerRecord<String, byte[]> fourth = new ProducerRecord<>("topic", "key", new byte[4]);
        ProducerRecord<String, byte[]> other = new ProducerRecord<>("topic", "other key", new byte[5]);
        try (DurableProducer producer = new DurableProducer(this::next, 100)) {
            producer.send(RECORD);
            producer.send(second);
            only.errorNext(new NetworkException());
            producer.send(third);
            CompletableFuture<RecordMetadata> last = producer.send(fourth);
            producer.send(other);
            // It was on its way with the first, and fails as that did.
            only.errorNext(new NetworkException());
            assertThat(only.history()).containsExactly(RECORD, second, other);

            await().atMost(PATIENCE).until(() -> {
                only.completeNext();
                return last.isDone();
            });
            assertThat(only.history()).containsExactly(RECORD, second, other, RECORD, second, third, fourth);
            CompletableFuture<RecordMetadata> after = producer.send(RECORD);
            assertThat(only.history()).as("nothing waits any more").hasSize(8);
            assertThat(only.completeNext()).isTrue();
            assertThat(after).isDone();
        }
    }

    @Test
    void shouldGoOnBehindWhatTurnsOutToBeTooLarge() throws Exception {
        MockProducer<String, byte[]> only = client(false);
        clients.add(only);
        ProducerRecord<String, byte[]> second = new ProducerRecord<>("topic", "key", new byte[2]);
        try (DurableProducer producer = new DurableProducer(this::next, 10)) {
            CompletableFuture<RecordMetadata> large = producer.send(RECORD);
            only.errorNext(new NetworkException());
            CompletableFuture<RecordMetadata> last = producer.send(second);
            await().atMost(PATIENCE).until(() -> only.errorNext(new RecordTooLargeException("too large")));

            await().atMost(PATIENCE).until(() -> {
                only.completeNext();
                return last.isDone();
            });
            assertThat(large).isCompletedExceptionally();
            assertThat(only.history()).containsExactly(RECORD, RECORD, second);
        }
    }

    @Test
    void shouldCompleteWhatWaitsToBeSentAgainWhenItCloses() {
        MockProducer<String, byte[]> only = client(false);
        clients.add(only);
        DurableProducer producer = new DurableProducer(this::next, TimeUnit.HOURS.toMillis(1));
        CompletableFuture<RecordMetadata> sent = producer.send(RECORD);
        only.errorNext(new OutOfOrderSequenceException("broken"));
        assertThat(sent).isNotDone();

        producer.close();

        await().atMost(PATIENCE).until(sent::isCompletedExceptionally);
        assertThatThrownBy(() -> producer.send(RECORD).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
    }

    @Test
    void shouldGiveUpWhatIsTooLarge() {
        MockProducer<String, byte[]> only = client(false);
        clients.add(only);
        try (DurableProducer producer = new DurableProducer(this::next, 10)) {
            CompletableFuture<RecordMetadata> sent = producer.send(RECORD);
            only.errorNext(new RecordTooLargeException("too large"));
            assertThatThrownBy(sent::get).hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }
}
