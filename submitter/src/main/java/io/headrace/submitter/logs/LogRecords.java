package io.headrace.submitter.logs;

import io.headrace.schemas.Topics;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import io.headrace.schemas.value.LogRange;
import io.headrace.submitter.readmodel.AttemptRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs topic as lines. Has a consumer of its own; for one thread. */
final class LogRecords implements AutoCloseable {
    static final Duration POLL = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(LogRecords.class);

    /** The clocks of scheduler and executor may differ by so much when the beginning is looked for by time. */
    private static final long CLOCK_SLACK_MILLIS = 10_000;

    /** A line may come into the topic so much later than it was printed: its executor tries again while Kafka is away. */
    private static final long DELAY_MILLIS = Duration.ofMinutes(10).toMillis();

    private final Consumer<String, byte[]> consumer;
    private final Duration patience;
    private final Runnable release;
    private final EnvelopeCodec<LogBatch> codec = EnvelopeCodec.of(MessageFamily.LOGS);

    /**
     * Reads with a consumer.
     *
     * @param patience how long Kafka may be silent while somebody waits for what it has
     * @param release what is done when it is closed
     */
    LogRecords(Consumer<String, byte[]> consumer, Duration patience, Runnable release) {
        this.consumer = consumer;
        this.patience = patience;
        this.release = release;
    }

    /** A part of a partition: from an offset to before another. */
    record Range(int partition, long from, long to) {
        static Range none(int partition) {
            return new Range(partition, 0, 0);
        }
    }

    /** Takes records one by one. */
    interface Taker<E extends Exception> {
        /** Takes one; returns whether more are wanted. */
        boolean take(ConsumerRecord<String, byte[]> read) throws E;
    }

    Consumer<String, byte[]> consumer() {
        return consumer;
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(Topics.LOGS.name(), number);
    }

    /** How many partitions the topic has. */
    int partitions() {
        return Math.max(1, consumer.partitionsFor(Topics.LOGS.name()).size());
    }

    /** Where a partition ends now. */
    long end(int number) {
        TopicPartition partition = partition(number);
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /**
     * Where the output of an attempt lies: exactly, if it has ended and said so; else where it can lie so far. Never beyond the end that there
     * is: a topic that was made anew may lack what lay in the old one.
     */
    Range rangeOf(AttemptRow attempt) {
        LogRange known = attempt.progress().logs();
        if (known != null) {
            return new Range(
                    known.partition(), known.firstOffset(), Math.min(known.lastOffset() + 1, end(known.partition())));
        }
        int partition = Topics.partitionOf(attempt.id().toString(), partitions());
        // An attempt that reported its end and named no output has printed nothing.
        if (attempt.ended() && attempt.progress().status() != AttemptRow.Status.LOST) {
            return Range.none(partition);
        }
        return between(partition, attempt.placedAt() - CLOCK_SLACK_MILLIS, Long.MAX_VALUE);
    }

    /** Where those lines of a partition are that were printed between two instants; others may be there, too. */
    Range between(int number, long from, long until) {
        long end = end(number);
        long last = until > Long.MAX_VALUE - DELAY_MILLIS ? end : offsetAt(number, until + DELAY_MILLIS, end);
        return new Range(number, offsetAt(number, from, end), last);
    }

    private long offsetAt(int number, long millis, long end) {
        TopicPartition partition = partition(number);
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(partition, Math.max(0, millis))).get(partition);
        return found == null ? end : found.offset();
    }

    /**
     * Reads a partition on to before an offset, or as far as is wanted. The records behind that come with the next poll.
     *
     * @param open whether to go on at all
     * @throws TimeoutException when Kafka gives nothing although something is there
     */
    <E extends Exception> void readTo(int number, long to, BooleanSupplier open, Taker<E> taker) throws E {
        TopicPartition partition = partition(number);
        long moved = System.nanoTime();
        while (open.getAsBoolean() && consumer.position(partition) < to) {
            long before = consumer.position(partition);
            ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
            if (consumer.position(partition) != before) {
                moved = System.nanoTime();
            } else {
                requirePatience(moved);
            }
            for (ConsumerRecord<String, byte[]> read : polled) {
                if (read.offset() >= to) {
                    consumer.seek(partition, read.offset());
                    return;
                }
                if (!taker.take(read)) {
                    return;
                }
            }
        }
    }

    /**
     * Returns when there is patience left.
     *
     * @param since when something came last, by {@link System#nanoTime()}
     * @throws TimeoutException when there is none
     */
    void requirePatience(long since) {
        if (System.nanoTime() - since > patience.toNanos()) {
            throw new TimeoutException("nothing of the logs topic came within " + patience);
        }
    }

    /** What a record says; empty when it cannot be read. */
    Optional<LogBatch> batch(ConsumerRecord<String, byte[]> read) {
        try {
            return Optional.of(
                    codec.decode(read.key(), read.headers(), read.value()).data());
        } catch (UndecodableException e) {
            LOG.warn(
                    "log record at {}-{} offset {} cannot be read: {}",
                    read.topic(),
                    read.partition(),
                    read.offset(),
                    e.reason());
            return Optional.empty();
        }
    }

    /** The lines of a record. */
    List<LogEvent> lines(ConsumerRecord<String, byte[]> read) {
        Optional<LogBatch> batch = batch(read);
        if (batch.isEmpty()) {
            return List.of();
        }
        AttemptId attempt = batch.get().attemptId();
        List<LogLine> each = LogLine.each(batch.get());
        List<LogEvent> lines = new ArrayList<>(each.size());
        long number = batch.get().firstLine();
        for (LogLine line : each) {
            lines.add(new LogEvent(
                    attempt,
                    batch.get().container(),
                    line.timestamp(),
                    read.timestamp(),
                    line.text(),
                    read.partition(),
                    read.offset(),
                    number++));
        }
        return lines;
    }

    @Override
    public void close() {
        try {
            consumer.close();
        } finally {
            release.run();
        }
    }
}
