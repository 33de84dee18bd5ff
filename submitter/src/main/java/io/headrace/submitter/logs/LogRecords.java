package io.headrace.submitter.logs;

import io.headrace.schemas.Topics;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLine;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import io.headrace.schemas.value.LogRange;
import io.headrace.submitter.readmodel.AttemptRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs topic as lines. Has a consumer of its own; for one thread. */
final class LogRecords implements AutoCloseable {
    static final Duration POLL = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(LogRecords.class);

    /** The clocks of scheduler and executor may differ by so much when the beginning is looked for by time. */
    private static final long CLOCK_SLACK_MILLIS = 10_000;

    private final KafkaConsumer<String, byte[]> consumer;
    private final EnvelopeCodec<LogBatch> codec = EnvelopeCodec.of(MessageFamily.LOGS);

    LogRecords(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What retention has removed is gone: go on with what is left.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** A part of a partition: from an offset to before another. */
    record Range(int partition, long from, long to) {
        static Range none(int partition) {
            return new Range(partition, 0, 0);
        }
    }

    KafkaConsumer<String, byte[]> consumer() {
        return consumer;
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(Topics.LOGS.name(), number);
    }

    /** How many partitions the topic has. */
    int partitions() {
        return Math.max(1, consumer.partitionsFor(Topics.LOGS.name()).size());
    }

    /** Where the output of an attempt lies: exactly, if it has ended and said so; else where it can lie so far. */
    Range rangeOf(AttemptRow attempt) {
        LogRange known = attempt.progress().logs();
        if (known != null) {
            return new Range(known.partition(), known.firstOffset(), known.lastOffset() + 1);
        }
        int partition = Topics.partitionOf(attempt.id().toString(), partitions());
        // An attempt that reported its end and named no output has printed nothing.
        if (attempt.ended() && attempt.progress().status() != AttemptRow.Status.LOST) {
            return Range.none(partition);
        }
        return since(partition, attempt.placedAt() - CLOCK_SLACK_MILLIS);
    }

    /** What was written to a partition from an instant on. */
    Range since(int number, long millis) {
        TopicPartition partition = partition(number);
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(partition, Math.max(0, millis))).get(partition);
        return new Range(number, found == null ? end : found.offset(), end);
    }

    /** The lines of a record. */
    List<LogEvent> lines(ConsumerRecord<String, byte[]> read) {
        try {
            LogBatch batch =
                    codec.decode(read.key(), read.headers(), read.value()).data();
            AttemptId attempt = batch.attemptId();
            List<LogEvent> lines = new ArrayList<>(batch.lines().size());
            long number = batch.firstLine();
            for (LogLine line : batch.lines()) {
                lines.add(new LogEvent(
                        attempt,
                        line.timestamp(),
                        read.timestamp(),
                        line.message(),
                        read.partition(),
                        read.offset(),
                        number++));
            }
            return lines;
        } catch (UndecodableException e) {
            LOG.warn(
                    "log record at {}-{} offset {} cannot be read: {}",
                    read.topic(),
                    read.partition(),
                    read.offset(),
                    e.reason());
            return List.of();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
