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
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Looks through the output of many attempts at once, the oldest first. One call looks for a bounded time; a cursor says where the next one
 * goes on. Safe for any number of threads.
 */
public final class LogScan {
    private static final Duration LOOK = Duration.ofSeconds(3);
    private static final long PAGE_BYTES = 1024 * 1024;

    private final LogConsumers consumers;

    private final long lookNanos;

    /** Scans of the logs topic. */
    public LogScan(LogConsumers consumers) {
        this(consumers, LOOK);
    }

    /** Scans that look for another time. */
    LogScan(LogConsumers consumers, Duration look) {
        this.consumers = consumers;
        this.lookNanos = look.toNanos();
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
        /** @throws IllegalArgumentException when it is nowhere */
        public Cursor {
            if (partition < 0 || offset < 0 || skip < 0) {
                throw new IllegalArgumentException("cursor " + partition + " " + offset + " " + skip);
            }
        }

        boolean over() {
            return offset >= end;
        }
    }

    /** A cursor is in a partition that there is not. */
    public static final class NoSuchPlace extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSuchPlace(Cursor cursor) {
            super(cursor.toString(), null, false, false);
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

    /** The beginning of a scan of everything that was printed between two instants. */
    public List<Cursor> between(long from, long until) {
        try (LogRecords records = consumers.open()) {
            List<Cursor> cursors = new ArrayList<>();
            for (int partition = 0; partition < records.partitions(); partition++) {
                Range range = records.between(partition, from, until);
                cursors.add(new Cursor(partition, range.from(), 0, range.to()));
            }
            return cursors;
        }
    }

    /** The beginning of a scan of the output of these attempts, as far as it was printed between two instants. */
    public List<Cursor> between(long from, long until, List<AttemptRow> attempts) {
        try (LogRecords records = consumers.open()) {
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
                    .map(range -> {
                        Range wanted = records.between(range.partition(), from, until);
                        return new Cursor(
                                range.partition(),
                                Math.max(range.from(), wanted.from()),
                                0,
                                Math.min(range.to(), wanted.to()));
                    })
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
     * @throws NoSuchPlace when a cursor is in a partition that there is not
     * @throws TimeoutException when Kafka gives nothing although something is there
     */
    public Found scan(List<Cursor> cursors, Predicate<AttemptId> attempts, Predicate<LogEvent> wanted, int limit) {
        List<Cursor> open = cursors.stream().filter(cursor -> !cursor.over()).toList();
        if (open.isEmpty()) {
            return new Found(List.of(), List.of());
        }
        try (LogRecords records = consumers.open()) {
            return new Merge(records, there(records, open), attempts).run(wanted, limit, lookNanos);
        }
    }

    /** The same, none beyond the end that there is. */
    private static List<Cursor> there(LogRecords records, List<Cursor> cursors) {
        int partitions = records.partitions();
        return cursors.stream()
                .map(cursor -> {
                    if (cursor.partition() >= partitions) {
                        throw new NoSuchPlace(cursor);
                    }
                    long end = Math.min(cursor.end(), records.end(cursor.partition()));
                    return new Cursor(cursor.partition(), cursor.offset(), cursor.skip(), end);
                })
                .filter(cursor -> !cursor.over())
                .toList();
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

        Found run(Predicate<LogEvent> wanted, int limit, long lookNanos) {
            long began = System.nanoTime();
            while (System.nanoTime() - began < lookNanos || !moved()) {
                if (!moved()) {
                    records.requirePatience(began);
                }
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

        /** Whether the next call begins elsewhere than this one: clients take the same token twice for the end, or for a defect. */
        private boolean moved() {
            return parts.isEmpty() || parts.stream().anyMatch(Part::moved);
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
        private final Cursor begin;
        Cursor cursor;

        Part(Cursor cursor) {
            this.begin = cursor;
            this.cursor = cursor;
        }

        boolean moved() {
            return !cursor.equals(begin);
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
