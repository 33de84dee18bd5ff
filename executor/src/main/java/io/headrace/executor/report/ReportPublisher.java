package io.headrace.executor.report;

import io.headrace.executor.kafka.RecordSender;
import io.headrace.executor.ops.ExecutorMetrics;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Reports to the reports topic, keyed by the account. */
public final class ReportPublisher implements Reports {

    private final RecordSender sender;
    private final AccountId account;
    private final String source;
    private final String incarnation;
    private final InstantSource clock;
    private final EnvelopeCodec<ExecutorReport> codec = EnvelopeCodec.of(MessageFamily.REPORTS);
    private final ExecutorMetrics metrics;
    private final AtomicLong count = new AtomicLong();

    /** @param incarnation makes the ids of this process's reports unique */
    public ReportPublisher(
            RecordSender sender,
            AccountId account,
            ExecutorId executor,
            String incarnation,
            InstantSource clock,
            ExecutorMetrics metrics) {
        this.sender = sender;
        this.account = account;
        this.source = "/headrace/executor/" + executor;
        this.incarnation = incarnation;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public CompletableFuture<Void> publish(ExecutorReport report) {
        Envelope<ExecutorReport> envelope = new Envelope<>(
                incarnation + "-" + count.incrementAndGet(),
                source,
                clock.millis(),
                subject(report),
                account,
                0,
                null,
                null,
                report);
        return metrics.timed(sender.send(codec.toRecord(account.value(), envelope)))
                .thenApply(metadata -> null);
    }

    private static String subject(ExecutorReport report) {
        return switch (report) {
            case ExecutorReport.AttemptReport attempt -> attempt.attemptId().toString();
            case ExecutorReport.ExecutorStarted started -> started.executorId().value();
            case ExecutorReport.ExecutorHeartbeat heartbeat ->
                heartbeat.executorId().value();
            case ExecutorReport.ExecutorStopping stopping ->
                stopping.executorId().value();
        };
    }
}
