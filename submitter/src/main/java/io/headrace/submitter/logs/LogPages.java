package io.headrace.submitter.logs;

import io.headrace.submitter.logs.LogRecords.Range;
import io.headrace.submitter.readmodel.LogStreamQueries.Output;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Pages of the output of one container, forwards and backwards. Safe for any number of threads. */
public final class LogPages {
    /** A page has at most so many bytes of text, each line counted with what comes with it. */
    private static final long PAGE_BYTES = 1024 * 1024;

    private static final long LINE_OVERHEAD = 26L;
    private static final long FIRST_LOOK_BACK = 256;

    private final LogConsumers consumers;

    /** Pages of the logs topic. */
    public LogPages(LogConsumers consumers) {
        this.consumers = consumers;
    }

    /**
     * A place between two lines.
     *
     * @param offset of the record in which the line behind it is, or will be at the earliest
     * @param line number of the line behind it
     */
    public record Position(long offset, long line) {}

    /**
     * Which lines are wanted.
     *
     * @param from not before this instant, milliseconds since the epoch
     * @param until before this instant
     * @param limit at most so many
     */
    public record Wanted(long from, long until, int limit) {
        boolean includes(LogEvent event) {
            return event.timestamp() >= from && event.timestamp() < until;
        }
    }

    /**
     * A page.
     *
     * @param events in order
     * @param begin before its first line; without one, where reading began
     * @param end behind its last line; without one, where reading began
     */
    public record Page(List<LogEvent> events, Position begin, Position end) {
        /** Copies the events. */
        public Page {
            events = List.copyOf(events);
        }
    }

    /**
     * The first lines behind a position.
     *
     * @param position absent for the beginning of the output
     */
    public Page forwards(Output output, @Nullable Position position, Wanted wanted) {
        try (LogRecords records = consumers.open()) {
            Range range = records.rangeOf(output.attempt());
            Position start = position == null ? new Position(range.from(), 0) : position;
            Collector collector = new Collector(wanted, start.line(), Long.MAX_VALUE, false);
            read(records, output, range.partition(), Math.max(range.from(), start.offset()), range.to(), collector);
            return collector.page(start);
        }
    }

    /**
     * The last lines before a position.
     *
     * @param position absent for the end of the output
     */
    public Page backwards(Output output, @Nullable Position position, Wanted wanted) {
        try (LogRecords records = consumers.open()) {
            Range range = records.rangeOf(output.attempt());
            long to = position == null ? range.to() : Math.min(range.to(), position.offset() + 1);
            long before = position == null ? Long.MAX_VALUE : position.line();
            for (long back = FIRST_LOOK_BACK; ; back *= 4) {
                long from = Math.max(range.from(), to - back);
                Collector collector = new Collector(wanted, 0, before, true);
                read(records, output, range.partition(), from, to, collector);
                if (collector.full || from == range.from()) {
                    Position start = position == null ? new Position(range.to(), collector.nextLine) : position;
                    return collector.page(start);
                }
            }
        }
    }

    private static void read(LogRecords records, Output output, int number, long from, long to, Collector collector) {
        if (from >= to) {
            return;
        }
        String key = output.attempt().id().toString();
        TopicPartition partition = LogRecords.partition(number);
        records.consumer().assign(List.of(partition));
        records.consumer().seek(partition, from);
        records.readTo(
                number,
                to,
                () -> true,
                read -> !key.equals(read.key()) || collector.take(lines(records.lines(read), output)));
    }

    /** Lines of several containers stand in records of the same key, each record with those of one. */
    private static List<LogEvent> lines(List<LogEvent> all, Output output) {
        return all.stream()
                .filter(line -> Objects.equals(line.container(), output.container()))
                .toList();
    }

    /** Takes lines that are wanted, each once: the first ones, or the last ones. */
    private static final class Collector {
        private final Wanted wanted;
        private final long before;
        private final boolean last;
        private final Deque<LogEvent> taken = new ArrayDeque<>();
        private long nextLine;
        private long bytes;
        private boolean full;

        Collector(Wanted wanted, long firstLine, long before, boolean last) {
            this.wanted = wanted;
            this.nextLine = firstLine;
            this.before = before;
            this.last = last;
        }

        /** Returns whether more could be taken. */
        boolean take(Collection<LogEvent> lines) {
            for (LogEvent line : lines) {
                if (line.line() >= before || (full && !last)) {
                    return false;
                }
                if (line.line() >= nextLine) {
                    if (wanted.includes(line) && !add(line)) {
                        return false;
                    }
                    nextLine = line.line() + 1;
                }
            }
            return true;
        }

        private boolean add(LogEvent line) {
            if (!last && !taken.isEmpty() && (full || bytes + size(line) > PAGE_BYTES)) {
                full = true;
                return false;
            }
            taken.addLast(line);
            bytes += size(line);
            while (taken.size() > wanted.limit() || (bytes > PAGE_BYTES && taken.size() > 1)) {
                bytes -= size(taken.removeFirst());
                full = true;
            }
            full |= taken.size() == wanted.limit();
            return true;
        }

        private static long size(LogEvent line) {
            return LINE_OVERHEAD + line.message().length();
        }

        Page page(Position start) {
            if (taken.isEmpty()) {
                return new Page(List.of(), start, start);
            }
            LogEvent first = taken.getFirst();
            LogEvent end = taken.getLast();
            return new Page(
                    List.copyOf(taken),
                    new Position(first.offset(), first.line()),
                    new Position(end.offset(), end.line() + 1));
        }
    }
}
