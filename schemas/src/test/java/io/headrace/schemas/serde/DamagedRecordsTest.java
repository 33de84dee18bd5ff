package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever bytes come, a codec either reads something that it can write again, or says in one line why not. */
class DamagedRecordsTest {
    private static final int RECORDS = 300;
    private static final List<String> INSERTIONS = List.of(
            "null",
            "{}",
            "[]",
            "[null]",
            "{\"a\":null}",
            "\"\"",
            "-1",
            "1e999",
            "99999999999",
            "true",
            "\"\\ud800\"",
            "\\",
            "\0",
            ",");

    static Stream<Arguments> messages() {
        return MessageFamily.all().stream()
                .flatMap(family -> family.types().values().stream().map(type -> Arguments.of(family, type)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    <T> void shouldNeverFailInAnotherWay(MessageFamily<T> family, Class<?> type) {
        EnvelopeCodec<T> codec = EnvelopeCodec.of(family);
        RecordHeaders headers = headers(type);
        for (int seed = 0; seed < RECORDS; seed++) {
            Random random = new Random(seed);
            byte[] damaged = damaged(type, random);
            try {
                Envelope<T> read = codec.decode("123456789012", headers, damaged);
                assertThat(codec.value(read)).isNotEmpty();
            } catch (UndecodableException e) {
                assertThat(e.reason())
                        .as("seed " + seed)
                        .isNotBlank()
                        .doesNotContain("\n")
                        .hasSizeLessThan(1500);
            }
        }
    }

    /** A valid body in which a value, a stretch or some bytes were replaced. */
    private static byte[] damaged(Class<?> type, Random random) {
        byte[] json = JsonMapper.shared().writeValueAsBytes(RandomInstances.any(SchemaFiles.message(type), random));
        String text = new String(json, UTF_8);
        return switch (random.nextInt(3)) {
            case 0 -> {
                int colon = text.indexOf(':', random.nextInt(text.length()));
                int end = colon < 0 ? -1 : text.indexOf(',', colon);
                yield end < 0
                        ? text.substring(random.nextInt(text.length())).getBytes(UTF_8)
                        : (text.substring(0, colon + 1) + insertion(random) + text.substring(end)).getBytes(UTF_8);
            }
            case 1 -> {
                int at = random.nextInt(text.length());
                yield (text.substring(0, at) + insertion(random) + text.substring(at)).getBytes(UTF_8);
            }
            default -> {
                json[random.nextInt(json.length)] = (byte) random.nextInt(256);
                yield json;
            }
        };
    }

    private static String insertion(Random random) {
        return INSERTIONS.get(random.nextInt(INSERTIONS.size()));
    }

    private static RecordHeaders headers(Class<?> type) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_specversion", "1.0".getBytes(UTF_8));
        headers.add("ce_id", "1".getBytes(UTF_8));
        headers.add("ce_type", MessageFamily.typeName(type).getBytes(UTF_8));
        headers.add("ce_source", "/test".getBytes(UTF_8));
        headers.add("ce_time", "2026-01-01T00:00:00Z".getBytes(UTF_8));
        headers.add("ce_account", "123456789012".getBytes(UTF_8));
        return headers;
    }
}
