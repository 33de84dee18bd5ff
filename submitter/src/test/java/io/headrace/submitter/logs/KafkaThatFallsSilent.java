package io.headrace.submitter.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.Topics;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLines;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.value.LogRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** Consumers that get the first record of an attempt's output and then nothing more, though there is more. */
public final class KafkaThatFallsSilent {
    private KafkaThatFallsSilent() {}

    /** With these lines in the first record. */
    public static LogConsumers after(AttemptId attempt, LogRange range, List<String> lines) {
        List<LogLines> batch =
                lines.stream().map(text -> new LogLines(7, "stdout", text)).toList();
        Envelope<LogBatch> envelope = new Envelope<>(
                "first",
                "/test",
                7,
                attempt.toString(),
                AccountId.DEFAULT,
                0,
                null,
                null,
                new LogBatch(attempt, 0, batch));
        ProducerRecord<String, byte[]> written =
                EnvelopeCodec.<LogBatch>of(MessageFamily.LOGS).toRecord(attempt.toString(), envelope);
        TopicPartition partition = new TopicPartition(Topics.LOGS.name(), range.partition());
        MockConsumer<String, byte[]> kafka = new MockConsumer<>("earliest");
        kafka.updateBeginningOffsets(Map.of(partition, 0L));
        kafka.updateEndOffsets(Map.of(partition, range.lastOffset() + 1));
        kafka.schedulePollTask(() -> kafka.addRecord(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                range.firstOffset(),
                7L,
                TimestampType.CREATE_TIME,
                written.key().getBytes(UTF_8).length,
                written.value().length,
                written.key(),
                written.value(),
                written.headers(),
                Optional.empty())));
        return new LogConsumers(() -> kafka, Duration.ofMillis(200), 1);
    }
}
