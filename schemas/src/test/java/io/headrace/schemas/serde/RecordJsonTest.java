package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/** What is written by hand is what the mapper would have written. {@link RoundTripTest} has every message. */
class RecordJsonTest {
    /** Public, as messages are. */
    public enum Colour {
        RED,
        GREEN
    }

    public record Inner(String name, @Nullable Integer size) {}

    public record Everything(
            String text,
            int number,
            long longNumber,
            @Nullable Long boxed,
            boolean truth,
            @Nullable Double fraction,
            Colour colour,
            AttemptId attempt,
            @Nullable Inner inner,
            List<Inner> list,
            @Nullable List<String> listOrNone,
            Map<String, String> map) {}

    @Test
    void shouldWriteWhatTheMapperWrites() {
        assertSame(everything("a", 0, null, List.of(), null, Map.of()));
        assertSame(
                everything("", -1, 1L, List.of(new Inner("i", 2), new Inner("j", null)), List.of(), Map.of("k", "v")));
        assertSame(everything("b", Long.MIN_VALUE, -0L, List.of(), List.of("x", "y"), Map.of("\"", "\\")));
        assertSame(everything("b", Long.MAX_VALUE, Long.MIN_VALUE + 1, List.of(), List.of("x"), Map.of("ü", "\n")));
        assertSame(everything("b", 10, 9L, List.of(), null, Map.of()));
    }

    @Test
    void shouldEscapeEveryCharacterAsTheMapperDoes() {
        List<String> texts = new ArrayList<>();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            if (!Character.isSurrogate((char) c)) {
                texts.add("a" + (char) c);
            }
        }
        texts.add("😀");
        texts.add("x".repeat(5000) + "\u0001".repeat(5000));
        assertThat(new String(JsonCodec.write(texts), UTF_8))
                .isEqualTo(JsonCodec.mapper().writeValueAsString(texts));
    }

    @Test
    void shouldPutMembersOfMapsInOrderForComparing() {
        Map<String, String> backwards = new LinkedHashMap<>();
        backwards.put("b", "2");
        backwards.put("a", "1");
        Everything message = everything("a", 0, null, List.of(), null, backwards);

        assertThat(new String(JsonCodec.writeCanonically(message), UTF_8))
                .endsWith("\"map\":{\"a\":\"1\",\"b\":\"2\"}}");
        assertSame(message);
    }

    /** Large enough to be kept as it was written. */
    public record Large(
            String a,
            int b,
            int c,
            int d,
            int e,
            int f,
            int g,
            int h,
            int i,
            int j,
            int k,
            int l,
            int m,
            int n,
            int o,
            Inner p) {}

    public record Holder(@Nullable Large first, Large second) {}

    @Test
    void shouldWriteALargeRecordThatRecursAsTheMapperDoes() {
        Large one = large("1");
        Large other = large("other");
        for (Holder holder : List.of(
                new Holder(one, one), new Holder(null, one), new Holder(other, one), new Holder(large("1"), other))) {
            assertThat(new String(JsonCodec.write(holder), UTF_8))
                    .isEqualTo(JsonCodec.mapper().writeValueAsString(holder));
            assertThat(JsonCodec.writeCanonically(holder)).isEqualTo(JsonCodec.write(holder));
        }
    }

    private static Large large(String text) {
        return new Large(text, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, new Inner(text, 1));
    }

    @Test
    void shouldWriteTheNextMessageAfterOneThatCannotBeWritten() {
        assertThatThrownBy(() -> JsonCodec.write(new Inner("a\ud800", 1)))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("surrogate");
        assertThat(new String(JsonCodec.write(new Inner("a", 1)), UTF_8)).isEqualTo("{\"name\":\"a\",\"size\":1}");
    }

    private static Everything everything(
            String text,
            long number,
            @Nullable Long boxed,
            List<Inner> list,
            @Nullable List<String> listOrNone,
            Map<String, String> map) {
        JobId job = new JobId("4c7599ae-0a82-49aa-ba5a-4727fcce14a8", 7);
        return new Everything(
                text,
                (int) number,
                number,
                boxed,
                number > 0,
                boxed == null ? null : 0.1 * boxed,
                Colour.GREEN,
                new AttemptId(job, 2),
                boxed == null ? null : new Inner(text, null),
                list,
                listOrNone,
                map);
    }

    private static void assertSame(Everything message) {
        assertThat(new String(JsonCodec.write(message), UTF_8))
                .isEqualTo(JsonCodec.mapper().writeValueAsString(message));
    }
}
