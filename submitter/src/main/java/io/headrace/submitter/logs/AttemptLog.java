package io.headrace.submitter.logs;

import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLine;
import io.headrace.submitter.logs.LogRecords.Range;
import io.headrace.submitter.readmodel.AttemptRow;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
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
    private final ArrayDeque<LogLine> backlog = new ArrayDeque<>();
    private long backlogLength;
    private long nextLine;

    AttemptLog(LogConsumers consumers, AttemptRow attempt, @Nullable Integer tail) {
        this.records = consumers.open();
        this.attempt = attempt;
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
            for (LogLine line : linesOf(read)) {
                keep(line, sink);
            }
            return true;
        });
        for (LogLine line : backlog) {
            sink.line(attempt.id(), line);
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
        for (LogLine line : linesOf(read)) {
            sink.line(attempt.id(), line);
        }
        return true;
    }

    /**
     * Without a tail a line goes out at once; with one, the last lines wait until it is known that they are the last.
     */
    private void keep(LogLine line, LogSink sink) throws IOException {
        if (tail == null) {
            sink.line(attempt.id(), line);
        } else if (tail > 0) {
            backlog.addLast(line);
            backlogLength += line.message().length();
            while (backlog.size() > tail || (backlogLength > BACKLOG_MAX && backlog.size() > 1)) {
                backlogLength -= backlog.removeFirst().message().length();
            }
        }
    }

    /** The lines of a record that are this attempt's and have not been seen. */
    private List<LogLine> linesOf(ConsumerRecord<String, byte[]> read) {
        if (!attempt.id().toString().equals(read.key())) {
            return List.of();
        }
        Optional<LogBatch> found = records.batch(read);
        if (found.isEmpty()) {
            return List.of();
        }
        LogBatch batch = found.get();
        int seen =
                (int) Math.clamp(nextLine - batch.firstLine(), 0, batch.lines().size());
        nextLine = Math.max(nextLine, batch.firstLine() + batch.lines().size());
        return batch.lines().subList(seen, batch.lines().size());
    }

    @Override
    public void close() {
        records.close();
    }
}
