package io.headrace.bench.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed to a topic from now on. Not thread-safe. */
public final class EventReader implements AutoCloseable {
    private static final String JOB_FAILED = "io.headrace.JobFailed.v1";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;

    private EventReader(Consumer<byte[], byte[]> consumer, String topic) {
        this.consumer = consumer;
        this.topic = topic;
    }

    /** Sees what is committed after this has returned. */
    public static EventReader fromNow(Cluster cluster, String topic) {
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        cluster.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000,
                        // A consumer that is closed waits for the fetch that waits for more.
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        (int) POLL.toMillis()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        Collection<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy: this looks up where the end is now.
        partitions.forEach(consumer::position);
        return new EventReader(consumer, topic);
    }

    /** What has come since the last call; waits for a little while if nothing has. */
    ConsumerRecords<byte[], byte[]> poll() {
        return consumer.poll(POLL);
    }

    /** Reads on until so many events of this type have come. */
    public void await(String type, int count) {
        await(type, "", count);
    }

    /**
     * Reads on until the event of this type about this job has come.
     *
     * @throws IllegalStateException as soon as the job has failed
     */
    public void awaitOf(String type, String jobId) {
        await(type, jobId, 1);
    }

    private void await(String type, String subject, int count) {
        String typeName = "io.headrace." + type + ".v1";
        long begin = System.nanoTime();
        int seen = 0;
        while (seen < count) {
            for (ConsumerRecord<byte[], byte[]> record : poll()) {
                String seenType = header(record.headers(), "ce_type");
                if (subject.isEmpty() || subject(record.headers()).equals(subject)) {
                    seen += seenType.equals(typeName) ? 1 : 0;
                    failIf(!subject.isEmpty() && seenType.equals(JOB_FAILED), record);
                }
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "after " + PATIENCE.toSeconds() + " s " + topic + " has " + seen + " of " + count + " " + type);
            }
        }
    }

    private static void failIf(boolean failed, ConsumerRecord<byte[], byte[]> record) {
        if (failed) {
            throw new IllegalStateException("a job has failed: " + new String(record.value(), UTF_8));
        }
    }

    /** Which job, attempt or executor a record is about; empty when it does not say. */
    static String subject(Headers headers) {
        return header(headers, "ce_subject");
    }

    private static String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
