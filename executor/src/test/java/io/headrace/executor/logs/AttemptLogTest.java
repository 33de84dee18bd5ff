package io.headrace.executor.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.executor.runtime.OutputSink.Stream;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLines;
import io.headrace.schemas.report.PassedText;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.value.LogRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class AttemptLogTest {

    private static final AttemptId ATTEMPT = AttemptId.parse("4c7599ae-0a82-49aa-ba5a-4727fcce14a8:3/1");
    private static final Instant TIME = Instant.ofEpochMilli(1234);

    /** The default of {@code max.request.size}. */
    private static final int REQUEST_BYTES_MAX = 1024 * 1024;

    /** What Kafka itself puts around a record, and the key; it is less. */
    private static final int KAFKA_BYTES = 1024;

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
        AttemptLog log = log(new LogPosition(2, Optional.of(new LogRange(2, 50, 60)), 0), 1000);

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
        AttemptLog second = log(new LogPosition(3, Optional.of(new LogRange(2, 50, 60)), 0), 10);
        second.accept(TIME, Stream.STDOUT, "1234\n5678\n9\nx\n".getBytes(UTF_8));
        second.finish(TIME);
        assertThat(sent).isEmpty();
    }

    @Test
    void shouldSendInPartsWhatIsTooLargeAtOnce() throws Exception {
        AttemptLog log = new AttemptLog(
                LogSource.of(ATTEMPT),
                batch -> batch.size() > 1
                                || batch.lines().getFirst().message().toString().equals("large")
                        ? CompletableFuture.failedFuture(new RecordTooLargeException("larger than the topic takes"))
                        : send(batch),
                LogPosition.START,
                1000);

        log.accept(TIME, Stream.STDOUT, "one\ntwo\nlarge\nfour\n".getBytes(UTF_8));
        log.flush();
        log.accept(TIME, Stream.STDOUT, "five\n".getBytes(UTF_8));
        Optional<LogRange> range = log.finish(TIME);

        assertThat(messages())
                .containsExactly(
                        "one", "two", "[headrace] a line is lost here: larger than the topic takes", "four", "five");
        assertThat(sent).extracting(LogBatch::firstLine).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(range).hasValue(new LogRange(2, 110, 150));
        assertThat(foundAgain().nextLine())
                .as("nothing is missing, and no line is looked for again")
                .isEqualTo(5);
    }

    /** The broker says so later than the client, when others are on their way. */
    @Test
    void shouldWaitForThePartsOfWhatIsTooLarge() throws Exception {
        CompletableFuture<RecordMetadata> answer = new CompletableFuture<>();
        AttemptLog log = new AttemptLog(
                LogSource.of(ATTEMPT), batch -> batch.size() > 1 ? answer : send(batch), LogPosition.START, 1000);

        log.accept(TIME, Stream.STDOUT, "one\ntwo\n".getBytes(UTF_8));
        log.flush();
        log.accept(TIME, Stream.STDOUT, "three\n".getBytes(UTF_8));
        log.flush();
        answer.completeExceptionally(new RecordTooLargeException("larger than the topic takes"));
        Optional<LogRange> range = log.finish(TIME);

        assertThat(messages()).containsExactly("three", "one", "two");
        assertThat(range).hasValue(new LogRange(2, 110, 130));
        assertThat(foundAgain().nextLine()).isEqualTo(3);
    }

    @Test
    void shouldBeginAgainWhereTheFirstLineIsMissing() {
        FoundLines found = new FoundLines();
        found.add(new LogBatch(ATTEMPT, 0, List.of(lines(1, "stdout", "one", "two"))), 2, 10);
        found.add(new LogBatch(ATTEMPT, 3, List.of(lines(1, "stdout", "four"))), 2, 20);

        assertThat(found.position()).isEqualTo(new LogPosition(2, Optional.of(new LogRange(2, 10, 20)), 0));

        found.add(new LogBatch(ATTEMPT, 1, List.of(lines(1, "stdout", "two", "three"))), 2, 30);

        assertThat(found.position()).isEqualTo(new LogPosition(4, Optional.of(new LogRange(2, 10, 30)), 0));
    }

    private LogPosition foundAgain() {
        FoundLines found = new FoundLines();
        sent.forEach(batch -> found.add(batch, 2, 0));
        return found.position();
    }

    @Test
    void shouldLoseNoLineWhenOutputIsReadAgainAfterAFailure() throws Exception {
        byte[] output = "one\ntwo\nthree\nfour".getBytes(UTF_8);
        AttemptLog first = log(LogPosition.START, 1000);
        first.accept(TIME, Stream.STDOUT, Arrays.copyOf(output, 10));
        first.abandon(TIME, "the engine is gone");
        first.finish(TIME);
        assertThat(messages()).containsExactly("one", "two", "[headrace] output lost from here on: the engine is gone");

        AttemptLog second = log(foundAgain(), 1000);
        second.accept(TIME, Stream.STDOUT, Arrays.copyOf(output, 4));
        second.abandon(TIME, "again");
        second.finish(TIME);

        AttemptLog third = log(foundAgain(), 1000);
        third.accept(TIME, Stream.STDOUT, output);
        third.finish(TIME);

        assertThat(messages())
                .containsExactly(
                        "one",
                        "two",
                        "[headrace] output lost from here on: the engine is gone",
                        "[headrace] output lost from here on: again",
                        "three",
                        "four");
        assertThat(sent).extracting(LogBatch::firstLine).containsExactly(0L, 2L, 3L, 4L);
    }

    @Test
    void shouldSendNothingThatIsTooLarge() throws Exception {
        byte[] escaped = new byte[65_000];
        byte[] replaced = new byte[65_000];
        replaced[0] = (byte) 0xff; // so that it is there in Base64, too
        for (byte[] line : List.of(escaped, replaced)) {
            sent.clear();
            AttemptLog log = log(LogPosition.START, Long.MAX_VALUE);
            log.accept(TIME, Stream.STDOUT, line);
            log.accept(TIME, Stream.STDOUT, new byte[] {'\n'});
            log.accept(TIME, Stream.STDOUT, line);
            log.accept(TIME, Stream.STDERR, line);
            log.finish(TIME);
            assertThat(messages()).hasSize(3);
            assertThat(sent).allSatisfy(AttemptLogTest::assertFits);

            sent.clear();
            AttemptLog many = log(LogPosition.START, Long.MAX_VALUE);
            byte[] some = Arrays.copyOf(line, 65);
            some[64] = '\n';
            print(many, some, 999);
            byte[] longest = Arrays.copyOf(line, LineSplitter.LINE_BYTES_MAX + 1);
            longest[LineSplitter.LINE_BYTES_MAX] = '\n';
            many.accept(TIME, Stream.STDERR, longest);
            many.finish(TIME);
            assertThat(sent).singleElement().satisfies(AttemptLogTest::assertFits);

            sent.clear();
            AttemptLog most = log(LogPosition.START, Long.MAX_VALUE);
            // As many lines as a record may have, and as many bytes.
            byte[] usual = Arrays.copyOf(line, 131);
            usual[130] = '\n';
            print(most, usual, 1000);
            most.finish(TIME);
            assertThat(sent).singleElement().satisfies(AttemptLogTest::assertFits);
        }
    }

    @Test
    void shouldFillARecordBeforeItIsSent() throws Exception {
        AttemptLog log = log(LogPosition.START, Long.MAX_VALUE);

        for (int i = 0; i < 1000; i++) {
            log.accept(TIME, Stream.STDOUT, ("%0199d\n".formatted(i)).getBytes(UTF_8));
        }
        log.finish(TIME);

        assertThat(sent).extracting(LogBatch::size).as("of 200 bytes, 128 KiB").containsExactly(655, 345);
        assertThat(sent).extracting(LogBatch::firstLine).containsExactly(0L, 655L);
    }

    private static void print(AttemptLog log, byte[] line, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            log.accept(TIME, Stream.STDOUT, line);
        }
    }

    private static void assertFits(LogBatch batch) {
        ProducerRecord<String, byte[]> message = EnvelopeCodec.of(MessageFamily.LOGS)
                .toRecord(
                        ATTEMPT.toString(),
                        new Envelope<>(
                                ATTEMPT + "/" + "c".repeat(255) + "#" + Long.MAX_VALUE,
                                "/headrace/executor/" + "e".repeat(255),
                                1234,
                                ATTEMPT.toString(),
                                AccountId.DEFAULT,
                                0,
                                null,
                                null,
                                batch));
        int bytes = message.value().length;
        for (Header header : message.headers()) {
            bytes += header.key().length() + header.value().length;
        }
        assertThat(bytes).isLessThan(REQUEST_BYTES_MAX - KAFKA_BYTES);
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
