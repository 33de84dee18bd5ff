package io.headrace.submitter.logs;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLines;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes container output to the logs topic as an executor does. */
public final class LogWriter implements AutoCloseable {
    private final EnvelopeCodec<LogBatch> codec = EnvelopeCodec.of(MessageFamily.LOGS);
    private final KafkaProducer<String, byte[]> producer;

    public LogWriter(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Writes one batch; the lines are numbered from {@code firstLine}. */
    public RecordMetadata write(AttemptId attempt, long firstLine, String... lines) {
        return writeAt(7, attempt, firstLine, lines);
    }

    /** The same of one of several containers. */
    public RecordMetadata write(AttemptId attempt, String container, long firstLine, String... lines) {
        return writeAt(7, attempt, container, firstLine, lines);
    }

    /** Writes one batch of lines that were printed at this instant, which is the record's too. */
    public RecordMetadata writeAt(long millis, AttemptId attempt, long firstLine, String... lines) {
        return writeAt(millis, attempt, null, firstLine, lines);
    }

    private RecordMetadata writeAt(
            long millis, AttemptId attempt, @Nullable String container, long firstLine, String... lines) {
        List<LogLines> batch = Arrays.stream(lines)
                .map(text -> new LogLines(millis, "stdout", text))
                .toList();
        Envelope<LogBatch> envelope = new Envelope<>(
                attempt + "-" + firstLine,
                "/test",
                7,
                attempt.toString(),
                AccountId.DEFAULT,
                0,
                null,
                null,
                new LogBatch(attempt, container, firstLine, batch));
        try {
            return producer.send(codec.toRecord(attempt.toString(), envelope)).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
