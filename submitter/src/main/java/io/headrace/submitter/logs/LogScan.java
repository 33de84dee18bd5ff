package io.headrace.submitter.logs;

import io.headrace.schemas.id.AttemptId;
import io.headrace.submitter.logs.LogRecords.Range;
import io.headrace.submitter.readmodel.AttemptRow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks through the output of many attempts at once, the oldest first. One call looks for a bounded time; a cursor says where the next one
 * goes on. Safe for any number of threads.
 */
public final class LogScan {
    private static final long LOOK_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long PAGE_BYTES = 1024 * 1024;

    private final Map<String, Object> client;

    /**
     * Scans of the logs topic.
     *
     * @param client Kafka client properties: where the brokers are, and security
     */
    public LogScan(Map<String, Object> client) {
        this.client = Map.copyOf(client);
    }

    /**
     * Where a scan of a partition goes on.
     *
     * @param partition of the logs topic
     * @param offset of the next record
     * @param skip how many of its lines have been looked at
     * @param end offset before which the scan ends
     */
    public record Cursor(int partition, long offset, int skip, long end) {
        boolean over() {
            return offset >= end;
        }
    }

    /**
     * What a scan has found.
     *
     * @param events in order
     * @param next where it goes on; empty when it is over
     */
    public record Found(List<LogEvent> events, List<Cursor> next) {
        /** Copies the lists. */
        public Found {
            events = List.copyOf(events);
            next = List.copyOf(next);
        }
    }

    /** The beginning of a scan of everything that was written from an instant on. */
    public List<Cursor> since(long millis) {
        try (LogRecords records = new LogRecords(client)) {
            List<Cursor> cursors = new ArrayList<>();
            for (int partition = 0; partition < records.partitions(); partition++) {
                Range range = records.since(partition, millis);
                cursors.add(new Cursor(partition, range.from(), 0, range.to()));
            }
            return cursors;
        }
    }

    /** The beginning of a scan of the output of these attempts, as far as it was written from an instant on. */
    public List<Cursor> since(long millis, List<AttemptRow> attempts) {
        try (LogRecords records = new LogRecords(client)) {
            Map<Integer, Range> ranges = new TreeMap<>();
            for (AttemptRow attempt : attempts) {
                Range range = records.rangeOf(attempt);
                if (range.from() < range.to()) {
                    ranges.merge(
                            range.partition(),
                            range,
                            (one, other) -> new Range(
                                    one.partition(),
                                    Math.min(one.from(), other.from()),
                                    Math.max(one.to(), other.to())));
                }
            }
            return ranges.values().stream()
                    .map(range -> new Cursor(
                            range.partition(),
                            Math.max(
                                    range.from(),
                                    records.since(range.partition(), millis).from()),
                            0,
                            range.to()))
                    .toList();
        }
    }

    /**
     * Looks on.
     *
     * @param cursors where
     * @param attempts whose output is looked at
     * @param wanted which of its lines are found
     * @param limit at most so many
     */
    public Found scan(List<Cursor> cursors, Predicate<AttemptId> attempts, Predicate<LogEvent> wanted, int limit) {
        List<Cursor> open = cursors.stream().filter(cursor -> !cursor.over()).toList();
        if (open.isEmpty()) {
            return new Found(List.of(), List.of());
        }
        try (LogRecords records = new LogRecords(client)) {
            return new Merge(records, open, attempts).run(wanted, limit);
        }
    }

    /**
     * A record of a partition.
     *
     * @param offset where it stands
     * @param time of its first line; when it was written, if none of its lines is looked at
     * @param lines those that are looked at
     */
    private record Chunk(long offset, long time, List<LogEvent> lines) {}

    /** Reads several partitions, the record whose lines are the oldest before the others. */
    private static final class Merge {
        private final LogRecords records;
        private final Predicate<AttemptId> attempts;
        private final List<Part> parts = new ArrayList<>();
        private final List<LogEvent> found = new ArrayList<>();
        private long bytes;

        Merge(LogRecords records, List<Cursor> cursors, Predicate<AttemptId> attempts) {
            this.records = records;
            this.attempts = attempts;
            List<TopicPartition> partitions = cursors.stream()
                    .map(cursor -> LogRecords.partition(cursor.partition()))
                    .toList();
            records.consumer().assign(partitions);
            for (Cursor cursor : cursors) {
                records.consumer().seek(LogRecords.partition(cursor.partition()), cursor.offset());
                parts.add(new Part(cursor));
            }
        }

        Found run(Predicate<LogEvent> wanted, int limit) {
            long began = System.nanoTime();
            while (System.nanoTime() - began < LOOK_NANOS) {
                List<Part> lacking = parts.stream().filter(Part::lacks).toList();
                if (!lacking.isEmpty()) {
                    // What is there already could be newer than what is still to come.
                    fill(lacking);
                    continue;
                }
                Optional<Part> oldest = parts.stream()
                        .filter(part -> !part.read.isEmpty())
                        .min(Comparator.comparingLong(
                                part -> part.read.getFirst().time()));
                if (oldest.isEmpty() || !take(oldest.get(), wanted, limit)) {
                    break;
                }
            }
            List<Cursor> next = parts.stream()
                    .map(part -> part.cursor)
                    .filter(cursor -> !cursor.over())
                    .toList();
            found.sort(Comparator.comparingLong(LogEvent::timestamp));
            return new Found(found, next);
        }

        /** Reads on where nothing is left to look at. */
        private void fill(List<Part> lacking) {
            records.consumer().pause(records.consumer().assignment());
            records.consumer().resume(lacking.stream().map(Part::partition).toList());
            var polled = records.consumer().poll(LogRecords.POLL);
            for (Part part : lacking) {
                for (ConsumerRecord<String, byte[]> read : polled.records(part.partition())) {
                    if (read.offset() < part.cursor.end()) {
                        part.read.add(chunk(read));
                    }
                }
                if (part.read.isEmpty()) {
                    part.moveTo(records.consumer().position(part.partition()));
                }
            }
        }

        private Chunk chunk(ConsumerRecord<String, byte[]> read) {
            List<LogEvent> lines = isLookedAt(read) ? records.lines(read) : List.of();
            long time = lines.isEmpty() ? read.timestamp() : lines.getFirst().timestamp();
            return new Chunk(read.offset(), time, lines);
        }

        /** Looks at a record; returns whether there is room for more. */
        private boolean take(Part part, Predicate<LogEvent> wanted, int limit) {
            Chunk chunk = part.read.getFirst();
            for (int i = part.cursor.skip(); i < chunk.lines().size(); i++) {
                LogEvent line = chunk.lines().get(i);
                if (wanted.test(line)) {
                    bytes += line.message().length();
                    if (found.size() >= limit || (bytes > PAGE_BYTES && !found.isEmpty())) {
                        part.skipTo(chunk.offset(), i);
                        return false;
                    }
                    found.add(line);
                }
            }
            part.read.removeFirst();
            part.moveTo(chunk.offset() + 1);
            return true;
        }

        private boolean isLookedAt(ConsumerRecord<String, byte[]> read) {
            try {
                return attempts.test(AttemptId.parse(String.valueOf(read.key())));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    /** A partition that is being looked through. */
    private static final class Part {
        final Deque<Chunk> read = new ArrayDeque<>();
        Cursor cursor;

        Part(Cursor cursor) {
            this.cursor = cursor;
        }

        TopicPartition partition() {
            return LogRecords.partition(cursor.partition());
        }

        boolean lacks() {
            return read.isEmpty() && !cursor.over();
        }

        void moveTo(long offset) {
            if (offset > cursor.offset()) {
                cursor = new Cursor(cursor.partition(), offset, 0, cursor.end());
            }
        }

        void skipTo(long offset, int lines) {
            cursor = new Cursor(cursor.partition(), offset, lines, cursor.end());
        }
    }
}
