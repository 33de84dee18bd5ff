package io.headrace.submitter.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.submitter.logs.LogConsumers.TooManyReaders;
import io.headrace.submitter.logs.LogPages.Wanted;
import io.headrace.submitter.logs.LogRecords.Range;
import io.headrace.submitter.logs.LogScan.Cursor;
import io.headrace.submitter.logs.LogScan.Found;
import io.headrace.submitter.logs.LogScan.NoSuchPlace;
import io.headrace.submitter.readmodel.AttemptRow;
import io.headrace.submitter.readmodel.AttemptRow.Progress;
import io.headrace.submitter.readmodel.EventLog;
import io.headrace.submitter.readmodel.LogStream;
import io.headrace.submitter.readmodel.LogStreamQueries.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Reading when Kafka is slow, silent, or not what it was. */
class LogRecordsTest {
    private static final TopicPartition PARTITION = LogRecords.partition(0);
    private static final Wanted ALL = new Wanted(0, Long.MAX_VALUE, 10);

    private final MockConsumer<String, byte[]> kafka = new MockConsumer<>("earliest");
    private final LogConsumers consumers = new LogConsumers(() -> kafka, Duration.ofMillis(200), 1);

    LogRecordsTest() {
        Node node = new Node(0, "localhost", 1);
        kafka.updatePartitions(
                PARTITION.topic(),
                List.of(new PartitionInfo(PARTITION.topic(), 0, node, new Node[] {node}, new Node[] {node})));
        kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
        kafka.updateEndOffsets(Map.of(PARTITION, 5L));
    }

    /** An attempt whose output lay here. */
    private static AttemptRow ended(long first, long last) {
        Progress progress = new Progress(
                AttemptRow.Status.SUCCEEDED, "c", 0, null, "done", 1L, 2L, new LogRange(0, first, last), List.of());
        return new AttemptRow(
                AccountId.DEFAULT,
                new AttemptId(EventLog.id(1), 1),
                new ExecutorId("host"),
                "ce",
                new ResourceAmounts(1, 1, 0),
                1,
                new LogStream(LogStream.USUAL_GROUP, "x"),
                progress,
                null);
    }

    @Test
    void shouldNotLookBeyondTheEndOfATopicThatWasMadeAnew() {
        try (LogRecords records = consumers.open()) {
            assertThat(records.rangeOf(ended(3, 20))).isEqualTo(new Range(0, 3, 5));
        }
    }

    @Test
    void shouldGiveUpWhenKafkaIsSilent() {
        assertThatThrownBy(() -> new LogPages(consumers).forwards(new Output(ended(0, 4), null), null, ALL))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("nothing of the logs topic came");
    }

    @Test
    void shouldGiveUpTheScanWhenKafkaIsSilent() {
        LogScan scan = new LogScan(consumers, Duration.ZERO);
        assertThatThrownBy(() -> scan.scan(List.of(new Cursor(0, 0, 0, 5)), attempt -> true, event -> true, 1))
                .isInstanceOf(TimeoutException.class);
    }

    /** The same token again would be the end, to botocore a defect. */
    @Test
    void shouldGoOnWithAScanUntilItHasMoved() {
        kafka.schedulePollTask(() -> {});
        kafka.schedulePollTask(() -> {});
        kafka.schedulePollTask(
                () -> kafka.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, 0, "no attempt", null)));
        LogScan scan = new LogScan(consumers, Duration.ZERO);
        Found found = scan.scan(List.of(new Cursor(0, 0, 0, 5)), attempt -> true, event -> true, 1);
        assertThat(found.events()).isEmpty();
        assertThat(found.next()).containsExactly(new Cursor(0, 1, 0, 5));
    }

    @Test
    void shouldRefuseACursorThatIsNowhere() {
        LogScan scan = new LogScan(consumers, Duration.ZERO);
        assertThatThrownBy(() -> scan.scan(List.of(new Cursor(1, 0, 0, 5)), attempt -> true, event -> true, 1))
                .isInstanceOf(NoSuchPlace.class);
        assertThatThrownBy(() -> new Cursor(0, 0, -1, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeACursorBehindTheEndForOneThatIsOver() {
        LogScan scan = new LogScan(consumers, Duration.ZERO);
        assertThat(scan.scan(List.of(new Cursor(0, 7, 0, Long.MAX_VALUE)), attempt -> true, event -> true, 1)
                        .next())
                .isEmpty();
    }

    @Test
    void shouldGiveWhatLiesBehindTheEndToTheNextReader() {
        kafka.assign(List.of(PARTITION));
        kafka.seek(PARTITION, 0);
        for (int offset = 0; offset < 5; offset++) {
            kafka.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, offset, "k", null));
        }
        List<Long> read = new ArrayList<>();
        LogRecords records = new LogRecords(kafka, Duration.ofMillis(200), () -> {});
        records.readTo(0, 3, () -> true, record -> read.add(record.offset()));
        assertThat(read).containsExactly(0L, 1L, 2L);
        assertThat(kafka.position(PARTITION)).isEqualTo(3);
    }

    @Test
    void shouldOpenNoMoreConsumersThanThereMayBe() {
        LogConsumers two = new LogConsumers(() -> new MockConsumer<>("earliest"), Duration.ofSeconds(1), 2);
        LogRecords first = two.open();
        LogRecords second = two.open();
        assertThatThrownBy(two::open)
                .isInstanceOf(TooManyReaders.class)
                .hasMessage("the output of jobs is read by 2 requests already, which is the most (limit.log.readers);"
                        + " try again");
        first.close();
        two.open().close();
        second.close();
        LogConsumers broken = new LogConsumers(
                () -> {
                    throw new TimeoutException("away");
                },
                Duration.ofSeconds(1),
                1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(broken::open).isInstanceOf(TimeoutException.class);
        }
    }
}
