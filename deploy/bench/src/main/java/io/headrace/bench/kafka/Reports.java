package io.headrace.bench.kafka;

import io.headrace.bench.Workload;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.AttemptReport;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorStopping;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the executor that a benchmark plays says, as records. */
final class Reports {
    private static final EnvelopeCodec<ExecutorReport> CODEC = EnvelopeCodec.of(MessageFamily.REPORTS);

    private Reports() {}

    static ProducerRecord<String, byte[]> toRecord(ExecutorReport report) {
        String subject = switch (report) {
            case AttemptReport attempt -> attempt.attemptId().toString();
            case ExecutorStarted ignored -> Workload.EXECUTOR.value();
            case ExecutorHeartbeat ignored -> Workload.EXECUTOR.value();
            case ExecutorStopping ignored -> Workload.EXECUTOR.value();
        };
        Envelope<ExecutorReport> envelope = new Envelope<>(
                Workload.jobId(),
                "/headrace/bench",
                System.currentTimeMillis(),
                subject,
                AccountId.DEFAULT,
                0,
                null,
                null,
                report);
        return CODEC.toRecord(AccountId.DEFAULT.value(), envelope);
    }
}
