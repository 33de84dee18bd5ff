package io.headrace.schemas.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.report.LogBatch.LogLines;
import io.headrace.schemas.serde.JsonCodec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class LogLinesTest {
    private static final int SEED = 7;
    private static final int LINES = 20_000;
    private static final int LENGTH_MAX = 40;

    @Test
    void shouldWriteAnyBytesAsTheirTextIs() {
        Random random = new Random(SEED);
        for (int i = 0; i < LINES; i++) {
            byte[] around = new byte[random.nextInt(LENGTH_MAX)];
            // Few of other kinds, so that they stand alone in every place.
            for (int at = 0; at < around.length; at++) {
                around[at] = (byte) (random.nextInt(20) == 0 ? random.nextInt(256) : ' ' + random.nextInt(95));
            }
            int from = around.length == 0 ? 0 : random.nextInt(around.length);
            assertWritten(around, from, around.length - from);
        }
    }

    @Test
    void shouldFindEveryByteInEveryPlace() {
        for (int length = 1; length <= 17; length++) {
            for (int at = 0; at < length; at++) {
                for (int value = 0; value < 256; value++) {
                    byte[] line = new byte[length];
                    Arrays.fill(line, (byte) 'a');
                    line[at] = (byte) value;
                    assertWritten(line, 0, length);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"quoted\" \\ \t", "gr\u00FC\u00DFe", "\uD83D\uDE80 up", "printed \uFFFD"})
    void shouldReadAgainWhatIsWritten(String text) {
        byte[] bytes = text.getBytes(UTF_8);

        LogLines line = LogLines.of(7, "stdout", bytes, 0, bytes.length);

        assertThat(line).isEqualTo(new LogLines(7, "stdout", text));
        assertThat(line.message().toString()).isEqualTo(text);
        assertThat(JsonCodec.mapper().readValue(JsonCodec.write(line), LogLines.class))
                .isEqualTo(line);
    }

    private static void assertWritten(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, UTF_8);

        LogLines line = LogLines.of(7, "stdout", bytes, from, length);

        assertThat(line.message().toString()).isEqualTo(text);
        String start = "{\"timestamp\":7,\"stream\":\"stdout\",\"message\":" + json(text);
        assertThat(new String(JsonCodec.write(line), UTF_8))
                .isEqualTo(JsonCodec.mapper().writeValueAsString(line))
                .isEqualTo(line.bytes() == null ? start + "}" : start + ",\"bytes\":" + json(line.bytes()) + "}");
    }

    private static String json(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
