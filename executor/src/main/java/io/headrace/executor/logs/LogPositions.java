package io.headrace.executor.logs;

import io.headrace.executor.kafka.ClientProperties;
import io.headrace.schemas.Topics;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out of the logs topic itself how far the output of adopted attempts had been passed on. An executor keeps no such note: it
 * could be lost, or be wrong by what was on its way.
 */
public final class LogPositions {

    private static final Logger LOG = LoggerFactory.getLogger(LogPositions.class);

    private static final Duration POLL = Duration.ofMillis(500);

    /** Clocks of broker and host may differ by so much. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

    private final ClientProperties kafka;

    public LogPositions(ClientProperties kafka) {
        this.kafka = kafka;
    }

    /**
     * Reads the partitions of these attempts from the oldest one's start to their ends. Costs as much as there are logs since then, and
     * happens once per start.
     *
     * @param since no attempt started before this
     * @return an entry for every container of theirs that has lines in the topic
     */
    public Map<LogSource, LogPosition> find(Collection<AttemptId> attempts, Instant since) {
        if (attempts.isEmpty()) {
            return Map.of();
        }
        Set<String> wanted = attempts.stream().map(AttemptId::toString).collect(Collectors.toSet());
        Map<LogSource, FoundLines> found = new HashMap<>();
        EnvelopeCodec<LogBatch> codec = EnvelopeCodec.of(MessageFamily.LOGS);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(kafka.consumer("log-positions", "read_uncommitted"))) {
            Map<TopicPartition, Long> ends = seek(consumer, since);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> log : consumer.poll(POLL)) {
                    if (log.key() != null && wanted.contains(log.key())) {
                        read(codec, log, found);
                    }
                }
            }
        }
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().position()));
    }

    /** To the records since then, in every partition that has some; answers their ends. */
    private static Map<TopicPartition, Long> seek(KafkaConsumer<String, byte[]> consumer, Instant since) {
        List<PartitionInfo> infos =
                Objects.requireNonNullElse(consumer.partitionsFor(Topics.LOGS.name()), List.<PartitionInfo>of());
        List<TopicPartition> partitions = infos.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        long from = since.minus(CLOCK_SLACK).toEpochMilli();
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> from)));
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp start = starts.get(partition);
            if (start == null) {
                ends.remove(partition);
            } else {
                consumer.seek(partition, start.offset());
            }
        }
        consumer.assign(ends.keySet());
        return ends;
    }

    private static void read(
            EnvelopeCodec<LogBatch> codec, ConsumerRecord<String, byte[]> log, Map<LogSource, FoundLines> found) {
        try {
            LogBatch batch = codec.decode(log.key(), log.headers(), log.value()).data();
            LogSource source = new LogSource(batch.attemptId(), batch.container());
            found.computeIfAbsent(source, unused -> new FoundLines()).add(batch, log.partition(), log.offset());
        } catch (UndecodableException e) {
            LOG.error(
                    "log record {}-{}@{} is not ours: {}", log.topic(), log.partition(), log.offset(), e.getMessage());
        }
    }
}
