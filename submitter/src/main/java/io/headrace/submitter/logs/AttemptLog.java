package io.headrace.submitter.logs;

import io.headrace.schemas.report.KnownLines;
import io.headrace.schemas.report.LogBatch;
import io.headrace.submitter.logs.LogRecords.Range;
import io.headrace.submitter.readmodel.AttemptRow;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The output of one attempt, read with a consumer of its own. For one thread. */
final class AttemptLog implements AutoCloseable {
    /** The last lines are kept until it is known that they are the last, no more of them than this, in characters. */
    private static final long BACKLOG_MAX = 16 * 1024 * 1024;

    private final LogRecords records;
    private final AttemptRow attempt;
    private final @Nullable Integer tail;
    private final Range range;
    private final @Nullable String container;
    private final ArrayDeque<Read> backlog = new ArrayDeque<>();
    private long backlogLength;
    private final Map<String, KnownLines> seenLines = new HashMap<>();

    /** A line of a container; without a name, of the only one. */
    private record Read(@Nullable String container, LogLine line) {}

    /**
     * Opens it.
     *
     * @param container only the output of this one of several; absent for that of all
     */
    AttemptLog(LogConsumers consumers, AttemptRow attempt, @Nullable String container, @Nullable Integer tail) {
        this.records = consumers.open();
        this.attempt = attempt;
        this.container = container;
        this.tail = tail;
        try {
            range = records.rangeOf(attempt);
            TopicPartition partition = LogRecords.partition(range.partition());
            records.consumer().assign(List.of(partition));
            records.consumer().seek(partition, range.from());
        } catch (RuntimeException e) {
            records.close();
            throw e;
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
        records.<IOException>readTo(range.partition(), range.to(), open, read -> {
            for (Read line : linesOf(read)) {
                keep(line, sink);
            }
            return true;
        });
        for (Read line : backlog) {
            sink.line(attempt.id(), line.container(), line.line());
        }
        backlog.clear();
        sink.idle();
        boolean ended = attempt.ended();
        while (follow && !ended && open.getAsBoolean()) {
            for (ConsumerRecord<String, byte[]> read : records.consumer().poll(LogReader.LOOK)) {
                give(read, sink);
            }
            sink.idle();
            Optional<AttemptRow> current = now.get();
            ended = current.map(AttemptRow::ended).orElse(true);
            if (ended && current.isPresent()) {
                long end = records.rangeOf(current.get()).to();
                records.<IOException>readTo(range.partition(), end, open, read -> give(read, sink));
                sink.idle();
            }
        }
    }

    private boolean give(ConsumerRecord<String, byte[]> read, LogSink sink) throws IOException {
        for (Read line : linesOf(read)) {
            sink.line(attempt.id(), line.container(), line.line());
        }
        return true;
    }

    /**
     * Without a tail a line goes out at once; with one, the last lines wait until it is known that they are the last.
     */
    private void keep(Read line, LogSink sink) throws IOException {
        if (tail == null) {
            sink.line(attempt.id(), line.container(), line.line());
        } else if (tail > 0) {
            backlog.addLast(line);
            backlogLength += line.line().text().length();
            while (backlog.size() > tail || (backlogLength > BACKLOG_MAX && backlog.size() > 1)) {
                backlogLength -= backlog.removeFirst().line().text().length();
            }
        }
    }

    /** The lines of a record that are this attempt's and have not been seen. */
    private List<Read> linesOf(ConsumerRecord<String, byte[]> read) {
        if (!attempt.id().toString().equals(read.key())) {
            return List.of();
        }
        Optional<LogBatch> found = records.batch(read);
        if (found.isEmpty()) {
            return List.of();
        }
        LogBatch batch = found.get();
        if (container != null && !container.equals(batch.container())) {
            return List.of();
        }
        String whose = batch.container() == null ? "" : batch.container();
        KnownLines seen = seenLines.computeIfAbsent(whose, unused -> new KnownLines());
        List<Read> lines = new ArrayList<>();
        long number = batch.firstLine();
        for (LogLine line : LogLine.each(batch)) {
            if (!seen.has(number++)) {
                lines.add(new Read(batch.container(), line));
            }
        }
        seen.add(batch.firstLine(), batch.size());
        return lines;
    }

    @Override
    public void close() {
        records.close();
    }
}
