package io.headrace.executor.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.executor.runtime.OutputSink;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLines;
import io.headrace.schemas.value.LogRange;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of one container on its way to the logs topic.
 *
 * <p>Memory is bounded: a batch that is being filled, and a fixed number on their way. When those are not acknowledged, the reading of
 * the container's output waits.
 *
 * <p>Lines are numbered from the first that the container ever wrote. After a restart the output is read again from its beginning, and
 * lines that the topic has are passed over; see {@link LogPositions}. Inside a batch, and only there, lines are put into the order of their
 * times: which lines a batch has does not depend on it.
 */
public final class AttemptLog implements OutputSink {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);

    /**
     * With every byte escaped in JSON (six characters) and in Base64 besides, this still fits into a record of the default maximum size.
     */
    private static final int BATCH_BYTES_MAX = 128 * 1024;

    private static final int BATCH_LINES_MAX = 1000;
    private static final int BATCHES_IN_FLIGHT_MAX = 8;
    private static final String NOTICE = "[headrace] output lost from here on: ";

    /** Sends a batch. */
    interface Transport {
        CompletableFuture<RecordMetadata> send(LogBatch batch);
    }

    private final LogSource source;
    private final Transport transport;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore inFlight = new Semaphore(BATCHES_IN_FLIGHT_MAX);
    private final Map<Stream, LineSplitter> splitters = new EnumMap<>(Stream.class);
    private final long resumeAt;

    private final OpenBatch batch = new OpenBatch();
    private int batchBytes;
    private long lineNumber;
    private long bytes;
    private boolean cut;
    private Optional<LogRange> range;

    /**
     * @param resumed what the topic has already
     * @param bytesMax how much of this container's output is passed on
     */
    AttemptLog(LogSource source, Transport transport, LogPosition resumed, long bytesMax) {
        this.source = source;
        this.transport = transport;
        this.range = resumed.range();
        this.resumeAt = resumed.nextLine();
        this.lineNumber = resumed.notices();
        this.bytesMax = bytesMax;
        for (Stream stream : Stream.values()) {
            splitters.put(stream, new LineSplitter());
        }
    }

    /** A line of our own, before all of the container's. The same on every reading. */
    void preface(Instant time, String text) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            batch.settle();
            addOwn(time, "[headrace] " + text);
            batch.settle();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean accept(Instant time, Stream stream, byte[] chunk) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            splitter(stream).accept(chunk, (bytes, from, length, surelyPlain) -> {
                sendUnlessFits(length);
                add(time, stream, bytes, from, length, surelyPlain);
            });
            return !cut;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that reading has failed, behind the lines that were read. What is not a whole line yet is dropped: another process that reads the
     * output again has it whole, under the same number.
     */
    void abandon(Instant time, String reason) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            splitters.replaceAll((stream, splitter) -> new LineSplitter());
            if (batch.size() > 0) {
                inFlight.acquire();
                send();
            }
            if (!cut) {
                lineNumber = Math.max(lineNumber, resumeAt) + 1;
                batch.add(new LogLines(time.toEpochMilli(), word(Stream.STDERR), NOTICE + reason));
                inFlight.acquire();
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether this is what {@link #abandon} has sent. A container that prints the same has its last line twice after a restart. */
    static boolean isNotice(LogBatch batch) {
        return batch.size() == 1
                && batch.lines().getFirst().stream().equals(word(Stream.STDERR))
                && batch.lines().getFirst().message().toString().startsWith(NOTICE);
    }

    /**
     * Sends what is left, once the output has ended, and waits until all of it is durable.
     *
     * @return where the output lies; empty if there was none
     */
    Optional<LogRange> finish(Instant time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (Stream stream : Stream.values()) {
                splitter(stream).finish((bytes, from, length, surelyPlain) -> {
                    sendUnlessFits(length);
                    add(time, stream, bytes, from, length, surelyPlain);
                });
            }
            if (batch.size() > 0) {
                inFlight.acquire();
                send();
            }
        } finally {
            lock.unlock();
        }
        inFlight.acquire(BATCHES_IN_FLIGHT_MAX);
        inFlight.release(BATCHES_IN_FLIGHT_MAX);
        return range();
    }

    /** Sends lines that have waited, unless somebody is busy with this log or the topic does not keep up: then they wait on. */
    void flush() {
        if (lock.tryLock()) {
            try {
                if (batch.size() > 0 && inFlight.tryAcquire()) {
                    send();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private LineSplitter splitter(Stream stream) {
        LineSplitter splitter = splitters.get(stream);
        if (splitter == null) {
            throw new IllegalStateException("no splitter for " + stream);
        }
        return splitter;
    }

    private void add(Instant time, Stream stream, byte[] line, int from, int length, boolean surelyPlain) {
        if (cut) {
            return;
        }
        bytes += length + 1;
        boolean isNew = lineNumber++ >= resumeAt;
        if (bytes > bytesMax) {
            cut = true;
            batch.settle();
            if (isNew) {
                batch.add(new LogLines(
                        time.toEpochMilli(),
                        word(stream),
                        "[headrace] output cut here: more than " + bytesMax + " bytes"));
            }
            batch.settle();
        } else if (isNew) {
            batch.add(
                    surelyPlain
                            ? LogLines.ofPlain(time.toEpochMilli(), word(stream), line, from, length)
                            : LogLines.of(time.toEpochMilli(), word(stream), line, from, length));
            batchBytes += length + 1;
        }
    }

    private void addOwn(Instant time, String text) throws InterruptedException {
        byte[] line = text.getBytes(UTF_8);
        sendUnlessFits(line.length);
        add(time, Stream.STDERR, line, 0, line.length, false);
    }

    private static String word(Stream stream) {
        return switch (stream) {
            case STDOUT -> "stdout";
            case STDERR -> "stderr";
        };
    }

    /** Sends the batch if it has no room for a line of this length. */
    private void sendUnlessFits(int length) throws InterruptedException {
        if (batchBytes + length + 1 > BATCH_BYTES_MAX || batch.size() >= BATCH_LINES_MAX) {
            inFlight.acquire();
            send();
        }
    }

    /** Sends the batch. The caller holds the lock and one permit. */
    private void send() {
        LogBatch full = source.batch(lineNumber - batch.size(), batch.take());
        batchBytes = 0;
        deliver(full, inFlight::release);
    }

    /**
     * Sends some lines, those of a batch that is too large in parts.
     *
     * @param then done when nothing more is to be heard of them
     */
    private void deliver(LogBatch some, Runnable then) {
        CompletableFuture<RecordMetadata> sent = transport.send(some);
        boolean atOnce = sent.isDone();
        var unused = sent.whenComplete((metadata, trouble) -> {
            if (trouble == null) {
                acknowledged(metadata);
                then.run();
            } else if (!(trouble instanceof RecordTooLargeException)) {
                // The executor goes down; the next process reads the container's output again.
                LOG.debug("lines from {} of attempt {} are not sent", some.firstLine(), source, trouble);
                then.run();
            } else if (atOnce) {
                // Before anything else is sent.
                deliverInParts(some, trouble, then);
            } else {
                // Not on this thread, which is the sender's and must not be blocked.
                Thread.ofVirtual().name("parts-" + source).start(() -> deliverInParts(some, trouble, then));
            }
        });
    }

    /** In the place of a line that is too large alone, the log itself says that it is missing: a line has a number, and none may be left out. */
    private void deliverInParts(LogBatch large, Throwable trouble, Runnable then) {
        List<LogLines> lines =
                large.lines().stream().map(LogLines::each).flatMap(List::stream).toList();
        int half = lines.size() / 2;
        if (half > 0) {
            AtomicInteger open = new AtomicInteger(2);
            Runnable part = () -> {
                if (open.decrementAndGet() == 0) {
                    then.run();
                }
            };
            deliver(source.batch(large.firstLine(), lines.subList(0, half)), part);
            deliver(source.batch(large.firstLine() + half, lines.subList(half, lines.size())), part);
            return;
        }
        LOG.warn("line {} of attempt {} is lost: {}", large.firstLine(), source, trouble.toString());
        LogLines mark = new LogLines(
                lines.getFirst().timestamp(),
                word(Stream.STDERR),
                "[headrace] a line is lost here: " + trouble.getMessage());
        var unused = transport
                .send(source.batch(large.firstLine(), List.of(mark)))
                .whenComplete((metadata, again) -> {
                    if (again == null) {
                        acknowledged(metadata);
                    }
                    then.run();
                });
    }

    private synchronized void acknowledged(RecordMetadata metadata) {
        range = Optional.of(FoundLines.grown(range, metadata.partition(), metadata.offset()));
    }

    private synchronized Optional<LogRange> range() {
        return range;
    }
}
