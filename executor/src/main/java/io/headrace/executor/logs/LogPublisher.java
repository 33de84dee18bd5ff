package io.headrace.executor.logs;

import io.headrace.executor.kafka.RecordSender;
import io.headrace.executor.ops.ExecutorMetrics;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.value.LogRange;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the output of containers on to the logs topic, keyed by the attempt. */
public final class LogPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogPublisher.class);

    /** How long a line may wait for others to share its record. */
    private static final long FLUSH_EVERY_MILLIS = 200;

    private final RecordSender sender;
    private final AccountId account;
    private final String publisher;
    private final InstantSource clock;
    private final long bytesMax;
    private final ExecutorMetrics metrics;
    private final EnvelopeCodec<LogBatch> codec = EnvelopeCodec.of(MessageFamily.LOGS);
    private final Set<AttemptLog> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService flusher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("log-flush").factory());

    /** @param bytesMax how much output of one attempt is passed on; then a line says that it was cut */
    public LogPublisher(
            RecordSender sender,
            AccountId account,
            ExecutorId executor,
            InstantSource clock,
            long bytesMax,
            ExecutorMetrics metrics) {
        this.sender = sender;
        this.account = account;
        this.publisher = "/headrace/executor/" + executor;
        this.clock = clock;
        this.bytesMax = bytesMax;
        this.metrics = metrics;
        var unused = flusher.scheduleWithFixedDelay(
                () -> open.forEach(AttemptLog::flush), FLUSH_EVERY_MILLIS, FLUSH_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Passes on all output of a started container, to its end.
     *
     * @param containers how many the attempt has: each may have an equal part of what the attempt may, so that the same output is cut in the same place
     *     on every reading, whatever the others write
     * @param resumed what the topic has already, from an earlier process
     * @return where the output lies, when all of it is durable; empty if there was none
     */
    public Optional<LogRange> publishAll(
            LogSource source, int containers, ContainerRuntime runtime, ContainerRef container, LogPosition resumed)
            throws InterruptedException {
        AttemptLog log = new AttemptLog(source, this::send, resumed, bytesMax / containers);
        open.add(log);
        try {
            for (ContainerRuntime.Preface line : runtime.preface(container)) {
                log.preface(line.at(), line.text());
            }
            Optional<String> notice = runtime.jobNotice();
            if (notice.isPresent()) {
                log.preface(clock.instant(), notice.get());
            }
            runtime.followOutput(container, metrics.counted(log));
        } catch (ContainerFailure e) {
            // The attempt has its exit code all the same, and that counts.
            LOG.warn("output of attempt {} is lost from here on: {}", source, e.reason());
            log.abandon(clock.instant(), e.reason());
        } finally {
            open.remove(log);
        }
        return log.finish(clock.instant());
    }

    private CompletableFuture<RecordMetadata> send(LogBatch batch) {
        String attempt = batch.attemptId().toString();
        Envelope<LogBatch> envelope = new Envelope<>(
                attempt + (batch.container() == null ? "" : "/" + batch.container()) + "#" + batch.firstLine(),
                publisher,
                clock.millis(),
                attempt,
                account,
                0,
                null,
                null,
                batch);
        return sender.send(codec.toRecord(attempt, envelope));
    }

    /** Sends lines that wait, and no more after that. */
    @Override
    public void close() {
        flusher.shutdownNow();
        open.forEach(AttemptLog::flush);
    }
}
