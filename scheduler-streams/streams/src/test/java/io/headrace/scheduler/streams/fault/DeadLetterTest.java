package io.headrace.scheduler.streams.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.streams.fault.DeadLetter.Kind;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterTest {
    private static final DeadLetter LETTER = new DeadLetter(Kind.UNDECODABLE, "\u00e9".repeat(5000));

    @ParameterizedTest
    @CsvSource({"12, 2000000, 0", "2000000, 12, 0", "12, 12, 2000000", "900000, 900000, 900000", "0, 999990, 100"})
    void shouldFitIntoARecordWhateverItsParts(int keyBytes, int valueBytes, int headerBytes) {
        Record<byte[], byte[]> letter = letter(new byte[keyBytes], new byte[valueBytes], headerBytes);
        assertThat(RecordSize.of(letter.key(), letter.value(), letter.headers()))
                .isLessThanOrEqualTo(RecordSize.MAX);
        assertMarked(letter, DeadLetter.KEY_TRUNCATED_HEADER, letter.key().length, keyBytes);
        assertMarked(letter, DeadLetter.TRUNCATED_HEADER, letter.value().length, valueBytes);
        boolean dropped = letter.headers().lastHeader("trace") == null;
        assertThat(dropped).isEqualTo(headerBytes > 100);
        assertThat(text(letter, DeadLetter.HEADERS_DROPPED_HEADER)).isEqualTo(dropped ? "1" : "");
    }

    @Test
    void shouldCutNothingOfAUsualRecord() {
        Record<byte[], byte[]> letter = letter(new byte[12], new byte[900_000], 10);
        assertThat(letter.key()).hasSize(12);
        assertThat(letter.value()).hasSize(900_000);
        assertThat(letter.headers().lastHeader("trace").value()).hasSize(10);
    }

    private static void assertMarked(Record<byte[], byte[]> letter, String mark, int kept, int original) {
        assertThat(text(letter, mark)).isEqualTo(kept == original ? "" : Integer.toString(original));
    }

    private static Record<byte[], byte[]> letter(byte[] key, byte[] value, int headerBytes) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", new byte[headerBytes]);
        return LETTER.of(new Record<>(key, value, 0, headers), new Somewhere());
    }

    private static String text(Record<byte[], byte[]> letter, String header) {
        var found = letter.headers().lastHeader(header);
        return found == null ? "" : new String(found.value(), UTF_8);
    }

    private record Somewhere() implements RecordMetadata {
        @Override
        public String topic() {
            return "headrace.commands";
        }

        @Override
        public int partition() {
            return 3;
        }

        @Override
        public long offset() {
            return 7;
        }
    }
}
