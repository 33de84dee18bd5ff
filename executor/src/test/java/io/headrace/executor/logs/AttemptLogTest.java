package io.headrace.executor.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.executor.runtime.OutputSink.Stream;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLines;
import io.headrace.schemas.report.PassedText;
import io.headrace.schemas.value.LogRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

class AttemptLogTest {

    private static final AttemptId ATTEMPT = AttemptId.parse("4c7599ae-0a82-49aa-ba5a-4727fcce14a8:3/1");
    private static final Instant TIME = Instant.ofEpochMilli(1234);

    private final List<LogBatch> sent = new CopyOnWriteArrayList<>();

    private CompletableFuture<RecordMetadata> send(LogBatch batch) {
        sent.add(batch);
        // Others write to the partition, too.
        long offset = 100 + sent.size() * 10L;
        return CompletableFuture.completedFuture(new RecordMetadata(new TopicPartition("logs", 2), offset, 0, 0, 0, 0));
    }

    private AttemptLog log(LogPosition resumed, long bytesMax) {
        return new AttemptLog(LogSource.of(ATTEMPT), this::send, resumed, bytesMax);
    }

    private List<String> messages() {
        return sent.stream()
                .map(LogBatch::lines)
                .flatMap(List::stream)
                .map(LogLines::texts)
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void shouldNumberLinesOfBothStreamsAndTellTheRange() throws Exception {
        AttemptLog log = log(LogPosition.START, 1000);

        log.accept(TIME, Stream.STDOUT, "one\ntw".getBytes(UTF_8));
        log.flush();
        log.accept(TIME, Stream.STDERR, "oops\n".getBytes(UTF_8));
        log.accept(TIME, Stream.STDOUT, "o".getBytes(UTF_8));
        Optional<LogRange> range = log.finish(TIME);

        assertThat(sent)
                .containsExactly(
                        new LogBatch(ATTEMPT, 0, List.of(new LogLines(1234, "stdout", "one"))),
                        new LogBatch(
                                ATTEMPT,
                                1,
                                List.of(new LogLines(1234, "stderr", "oops"), new LogLines(1234, "stdout", "two"))));
        assertThat(range).hasValue(new LogRange(2, 110, 120));
    }

    @Test
    void shouldPutTheLinesOfBothStreamsIntoTheOrderOfTheirTimes() throws Exception {
        AttemptLog log = log(LogPosition.START, 1000);

        log.preface(Instant.ofEpochMilli(20), "not isolated");
        log.accept(Instant.ofEpochMilli(11), Stream.STDERR, "oops 11\n".getBytes(UTF_8));
        log.accept(Instant.ofEpochMilli(10), Stream.STDOUT, "out 10\n".getBytes(UTF_8));
        log.accept(Instant.ofEpochMilli(11), Stream.STDOUT, "out 11\n".getBytes(UTF_8));
        // The clock was set back: what one stream says stays in order.
        log.accept(Instant.ofEpochMilli(9), Stream.STDOUT, "out 9\n".getBytes(UTF_8));
        log.preface(Instant.ofEpochMilli(5), "output lost from here on");
        log.accept(Instant.ofEpochMilli(4), Stream.STDOUT, "out 4\n".getBytes(UTF_8));
        log.finish(Instant.ofEpochMilli(30));

        assertThat(messages())
                .containsExactly(
                        "[headrace] not isolated",
                        "out 10",
                        "oops 11",
                        "out 11",
                        "out 9",
                        "[headrace] output lost from here on",
                        "out 4");
    }

    @Test
    void shouldPutLinesOfOneStreamAndTimeTogether() throws Exception {
        AttemptLog log = log(LogPosition.START, 1000);
        Instant later = TIME.plusMillis(1);

        log.accept(TIME, Stream.STDOUT, "one\ntwo\nthree\n".getBytes(UTF_8));
        log.accept(TIME, Stream.STDERR, "oops\n".getBytes(UTF_8));
        log.accept(TIME, Stream.STDOUT, "four\n".getBytes(UTF_8));
        log.accept(TIME, Stream.STDOUT, new byte[] {(byte) 0xff, '\n'});
        log.accept(TIME, Stream.STDOUT, "five\n\u00FC\n".getBytes(UTF_8));
        log.accept(later, Stream.STDOUT, "six\n".getBytes(UTF_8));
        log.flush();
        log.accept(later, Stream.STDOUT, "seven\n".getBytes(UTF_8));
        log.finish(later);

        assertThat(sent)
                .containsExactly(
                        new LogBatch(
                                ATTEMPT,
                                0,
                                List.of(
                                        lines(1234, "stdout", "one", "two", "three"),
                                        lines(1234, "stderr", "oops"),
                                        lines(1234, "stdout", "four"),
                                        new LogLines(
                                                1234,
                                                "stdout",
                                                PassedText.of("\uFFFD"),
                                                "/w==",
                                                List.of(PassedText.of("five"), PassedText.of("\u00FC"))),
                                        lines(1235, "stdout", "six"))),
                        new LogBatch(ATTEMPT, 9, List.of(lines(1235, "stdout", "seven"))));
        assertThat(messages()).hasSize(sent.getFirst().size() + 1);
    }

    private static LogLines lines(long timestamp, String stream, String first, String... more) {
        return new LogLines(timestamp, stream, first)
                .with(Arrays.stream(more).map(PassedText::of).toList());
    }

    @Test
    void shouldSayLastThatOutputWasCut() throws Exception {
        AttemptLog log = log(LogPosition.START, 12);

        log.accept(Instant.ofEpochMilli(11), Stream.STDERR, "oops\n".getBytes(UTF_8));
        log.accept(Instant.ofEpochMilli(10), Stream.STDOUT, "out\ntoo much\n".getBytes(UTF_8));
        log.finish(Instant.ofEpochMilli(30));

        assertThat(messages()).containsExactly("out", "oops", "[headrace] output cut here: more than 12 bytes");
    }

    @Test
    void shouldKeepBytesThatAreNoTextAsTheyWere() throws Exception {
        AttemptLog log = log(LogPosition.START, 1000);

        log.accept(TIME, Stream.STDOUT, new byte[] {'a', (byte) 0xff, 0, '\n'});
        log.accept(TIME, Stream.STDOUT, "printed \uFFFD\n".getBytes(UTF_8));
        log.finish(TIME);

        assertThat(sent.getFirst().lines())
                .containsExactly(new LogLines(
                        1234, "stdout", PassedText.of("a\uFFFD\0"), "Yf8A", List.of(PassedText.of("printed \uFFFD"))));
    }

    @Test
    void shouldSendNothingForNoOutput() throws Exception {
        assertThat(log(LogPosition.START, 1000).finish(TIME)).isEmpty();
        assertThat(sent).isEmpty();
    }

    @Test
    void shouldPassOverWhatTheTopicHas() throws Exception {
        AttemptLog log = log(new LogPosition(2, Optional.of(new LogRange(2, 50, 60))), 1000);

        log.accept(TIME, Stream.STDOUT, "one\ntwo\nthree\n".getBytes(UTF_8));
        Optional<LogRange> range = log.finish(TIME);

        assertThat(sent).containsExactly(new LogBatch(ATTEMPT, 2, List.of(new LogLines(1234, "stdout", "three"))));
        assertThat(range).hasValue(new LogRange(2, 50, 110));
    }

    @Test
    void shouldCutWhatIsTooMuchAndSaySoOnce() throws Exception {
        AttemptLog first = log(LogPosition.START, 10);

        assertThat(first.accept(TIME, Stream.STDOUT, "1234\n".getBytes(UTF_8))).isTrue();
        assertThat(first.accept(TIME, Stream.STDOUT, "5678\n9\nx\n".getBytes(UTF_8)))
                .isFalse();
        first.finish(TIME);

        assertThat(messages()).containsExactly("1234", "5678", "[headrace] output cut here: more than 10 bytes");

        // And after a restart not again.
        sent.clear();
        AttemptLog second = log(new LogPosition(3, Optional.of(new LogRange(2, 50, 60))), 10);
        second.accept(TIME, Stream.STDOUT, "1234\n5678\n9\nx\n".getBytes(UTF_8));
        second.finish(TIME);
        assertThat(sent).isEmpty();
    }

    @Test
    void shouldSayInTheLogThatLinesAreLost() throws Exception {
        AttemptLog log = new AttemptLog(
                LogSource.of(ATTEMPT),
                batch -> batch.size() > 1
                        ? CompletableFuture.failedFuture(new RecordTooLargeException("larger than the topic takes"))
                        : send(batch),
                LogPosition.START,
                1000);

        log.accept(TIME, Stream.STDOUT, "one\ntwo\n".getBytes(UTF_8));
        log.flush();
        log.accept(TIME, Stream.STDOUT, "three\n".getBytes(UTF_8));
        Optional<LogRange> range = log.finish(TIME);

        assertThat(sent)
                .containsExactlyInAnyOrder(
                        new LogBatch(
                                ATTEMPT,
                                0,
                                List.of(new LogLines(
                                        1234, "stderr", "[headrace] 2 lines lost here: larger than the topic takes"))),
                        new LogBatch(ATTEMPT, 2, List.of(new LogLines(1234, "stdout", "three"))));
        assertThat(range).hasValue(new LogRange(2, 110, 120));
    }

    @Test
    void shouldLeaveLinesToTheNextProcessWhenTheSenderIsClosed() throws Exception {
        AttemptLog log = new AttemptLog(
                LogSource.of(ATTEMPT),
                batch -> {
                    sent.add(batch);
                    return CompletableFuture.failedFuture(new IllegalStateException("the sender is closed"));
                },
                LogPosition.START,
                1000);
        log.accept(TIME, Stream.STDOUT, "one\n".getBytes(UTF_8));
        assertThat(log.finish(TIME)).isEmpty();
        assertThat(messages()).containsExactly("one");
    }

    @Test
    void shouldHoldTheReadingWhileNothingIsAcknowledged() throws Exception {
        // given
        List<CompletableFuture<RecordMetadata>> pending = new CopyOnWriteArrayList<>();
        AttemptLog log = new AttemptLog(
                LogSource.of(ATTEMPT),
                batch -> {
                    CompletableFuture<RecordMetadata> future = new CompletableFuture<>();
                    pending.add(future);
                    return future;
                },
                LogPosition.START,
                Long.MAX_VALUE);
        byte[] line = ("x".repeat(60_000) + "\n").getBytes(UTF_8);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 100; i++) {
                    log.accept(TIME, Stream.STDOUT, line);
                }
                log.finish(TIME);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        // when
        await().atMost(Duration.ofSeconds(30)).until(() -> pending.size() == 8);
        assertThat(written).isNotDone();

        // then
        for (int i = 0; !written.isDone() || i < pending.size(); ) {
            if (i < pending.size()) {
                pending.get(i).complete(new RecordMetadata(new TopicPartition("logs", 2), i, 0, 0, 0, 0));
                i++;
            } else {
                Thread.onSpinWait();
            }
        }
        written.get(30, SECONDS);
    }
}
