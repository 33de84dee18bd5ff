package io.headrace.submitter.logs;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Opens consumers of the logs topic, one for each who reads it, and not more than so many at a time: each takes memory, a thread's worth of
 * work and connections to the brokers. Safe for any number of threads.
 */
public final class LogConsumers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** GetLogEvents of ten lines takes 85 ms with this, 540 ms with the consumer's usual 500. Who follows asks 20 times a second. */
    private static final int FETCH_WAIT_MILLIS = 50;

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Duration patience;
    private final int most;
    private final Semaphore free;

    /**
     * Consumers with these properties.
     *
     * @param client Kafka client properties: where the brokers are, and security
     * @param most how many may be open at a time
     */
    public LogConsumers(Map<String, Object> client, int most) {
        this(() -> consumer(client), PATIENCE, most);
    }

    /**
     * Other consumers.
     *
     * @param patience how long Kafka may be silent while somebody waits for what it has
     */
    LogConsumers(Supplier<Consumer<String, byte[]>> consumers, Duration patience, int most) {
        this.consumers = consumers;
        this.patience = patience;
        this.most = most;
        this.free = new Semaphore(most);
    }

    private static Consumer<String, byte[]> consumer(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What retention has removed is gone: go on with what is left.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // A consumer that has read to the end is closed when the broker answers the fetch that waits there for more.
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** All consumers that there may be are taken. */
    public static final class TooManyReaders extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyReaders(int most) {
            super(
                    "the output of jobs is read by " + most
                            + " requests already, which is the most (limit.log.readers);" + " try again",
                    null,
                    false,
                    false);
        }
    }

    /**
     * Opens one.
     *
     * @throws TooManyReaders when there are as many as there may be
     */
    LogRecords open() {
        if (!free.tryAcquire()) {
            throw new TooManyReaders(most);
        }
        try {
            return new LogRecords(consumers.get(), patience, free::release);
        } catch (RuntimeException e) {
            free.release();
            throw e;
        }
    }
}
