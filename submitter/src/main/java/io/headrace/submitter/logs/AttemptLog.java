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
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The output of one attempt, read with a consumer of its own. For one thread. */
final class AttemptLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);

    /** The clocks of scheduler and executor may differ by so much when the beginning is looked for by time. */
    private static final long CLOCK_SLACK_MILLIS = 10_000;

    private final KafkaConsumer<String, byte[]> consumer;
    private final EnvelopeCodec<LogBatch> codec = EnvelopeCodec.of(MessageFamily.LOGS);
    private final AttemptRow attempt;
    private final TopicPartition partition;
    private final @Nullable Integer tail;
    private final ArrayDeque<LogLine> backlog = new ArrayDeque<>();
    private long nextLine;

    AttemptLog(Map<String, Object> client, AttemptRow attempt, @Nullable Integer tail) {
        this.consumer = consumer(client);
        this.attempt = attempt;
        this.tail = tail;
        LogRange range = attempt.progress().logs();
        this.partition = new TopicPartition(
                Topics.LOGS.name(), range == null ? partitionByKey(consumer, attempt.id()) : range.partition());
        consumer.assign(List.of(partition));
        if (range == null) {
            seekTo(attempt.placedAt() - CLOCK_SLACK_MILLIS);
        } else {
            consumer.seek(partition, range.firstOffset());
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What retention has removed is gone: go on with what is left.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Where the producer's partitioner puts the records of this attempt. */
    private static int partitionByKey(KafkaConsumer<String, byte[]> consumer, AttemptId id) {
        int partitions = consumer.partitionsFor(Topics.LOGS.name()).size();
        return Topics.partitionOf(id.toString(), Math.max(1, partitions));
    }

    private void seekTo(long time) {
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(partition, Math.max(0, time))).get(partition);
        if (found == null) {
            consumer.seek(partition, end());
        } else {
            consumer.seek(partition, found.offset());
        }
    }

    /**
     * Reads to the end that there is now, or when following, to the attempt's end.
     *
     * @param now the attempt as it is now; empty when it was purged
     * @param open whether to go on at all
     */
    void read(boolean follow, Supplier<Optional<AttemptRow>> now, BooleanSupplier open, LogSink sink)
            throws IOException {
        readTo(stop(attempt), open, sink);
        for (LogLine line : backlog) {
            sink.line(attempt.id(), line);
        }
        backlog.clear();
        sink.idle();
        boolean ended = attempt.ended();
        while (follow && !ended && open.getAsBoolean()) {
            for (ConsumerRecord<String, byte[]> read : consumer.poll(LogReader.LOOK)) {
                for (LogLine line : linesOf(read)) {
                    sink.line(attempt.id(), line);
                }
            }
            sink.idle();
            Optional<AttemptRow> current = now.get();
            ended = current.map(AttemptRow::ended).orElse(true);
            if (ended && current.isPresent()) {
                drain(stop(current.get()), open, sink);
            }
        }
    }

    /** Where the output ends: known exactly of an attempt that said so, else whatever is there now. */
    private long stop(AttemptRow row) {
        LogRange range = row.progress().logs();
        long end = end();
        if (range != null) {
            return Math.min(range.lastOffset() + 1, end);
        }
        // An attempt that reported its end and named no output has printed nothing.
        boolean silent = row.ended() && row.progress().status() != AttemptRow.Status.LOST;
        return silent ? 0 : end;
    }

    private void readTo(long stop, BooleanSupplier open, LogSink sink) throws IOException {
        boolean exact = attempt.progress().logs() != null;
        while (open.getAsBoolean() && consumer.position(partition) < stop) {
            for (ConsumerRecord<String, byte[]> read : consumer.poll(LogReader.LOOK)) {
                if (exact && read.offset() >= stop) {
                    return;
                }
                for (LogLine line : linesOf(read)) {
                    keep(line, sink);
                }
            }
        }
    }

    private void drain(long stop, BooleanSupplier open, LogSink sink) throws IOException {
        while (open.getAsBoolean() && consumer.position(partition) < stop) {
            for (ConsumerRecord<String, byte[]> read : consumer.poll(LogReader.LOOK)) {
                for (LogLine line : linesOf(read)) {
                    sink.line(attempt.id(), line);
                }
            }
        }
        sink.idle();
    }

    /**
     * Without a tail a line goes out at once; with one, the last lines wait until it is known that they are the last.
     */
    private void keep(LogLine line, LogSink sink) throws IOException {
        if (tail == null) {
            sink.line(attempt.id(), line);
        } else if (tail > 0) {
            if (backlog.size() == tail) {
                backlog.removeFirst();
            }
            backlog.addLast(line);
        }
    }

    /** The lines of a record that are this attempt's and have not been seen. */
    private List<LogLine> linesOf(ConsumerRecord<String, byte[]> read) {
        if (!attempt.id().toString().equals(read.key())) {
            return List.of();
        }
        try {
            LogBatch batch =
                    codec.decode(read.key(), read.headers(), read.value()).data();
            int seen = (int)
                    Math.clamp(nextLine - batch.firstLine(), 0, batch.lines().size());
            nextLine = Math.max(nextLine, batch.firstLine() + batch.lines().size());
            return batch.lines().subList(seen, batch.lines().size());
        } catch (UndecodableException e) {
            LOG.warn("log record at {} offset {} cannot be read: {}", partition, read.offset(), e.reason());
            return List.of();
        }
    }

    private long end() {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
