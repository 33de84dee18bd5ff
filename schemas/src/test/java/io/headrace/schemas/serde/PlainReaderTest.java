package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.serde.SchemaFiles.SchemaFile;
import io.headrace.schemas.value.LogRange;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is read by hand is what the mapper would have read; what it would have refused is not read. */
class PlainReaderTest {
    private static final int INSTANCES = 60;
    private static final int DAMAGES = 20;
    private static final AttemptId ATTEMPT = AttemptId.parse("4c7599ae-0a82-49aa-ba5a-4727fcce14a8:7/2");

    public record Everything(
            String text,
            int number,
            @Nullable Long boxed,
            boolean truth,
            @Nullable AttemptId attempt,
            List<String> list,
            Map<String, Integer> map) {}

    static Stream<Class<?>> messages() {
        return MessageFamily.all().stream().flatMap(family -> family.types().values().stream());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldReadNothingElseThanTheMapper(Class<?> type) {
        PlainReader reader = new PlainReader(type);
        SchemaFile schema = SchemaFiles.message(type);
        for (int seed = 0; seed < INSTANCES; seed++) {
            Random dice = new Random(seed);
            byte[] json = JsonMapper.shared().writeValueAsBytes(RandomInstances.any(schema, dice));
            compare(reader, type, json);
            for (int i = 0; i < DAMAGES && json.length > 0; i++) {
                byte[] damaged = json.clone();
                damaged[dice.nextInt(json.length)] = json[dice.nextInt(json.length)];
                compare(reader, type, damaged);
            }
        }
    }

    private static void compare(PlainReader reader, Class<?> type, byte[] json) {
        Object read = reader.read(json);
        if (read != null) {
            assertThat(read)
                    .as(new String(json, UTF_8))
                    .isEqualTo(JsonCodec.mapper().readValue(json, type));
        }
    }

    @Test
    void shouldReadTheReportsOfAJob() {
        ExecutorId executor = new ExecutorId("h");
        for (Object report : List.of(
                new AttemptStarted(executor, "h-1", ATTEMPT, "4711", 1_700_000_000_000L, null),
                new AttemptExited(
                        executor, "h-1", ATTEMPT, 0, null, 1L, 2L, new LogRange(3, 4L, 5L), false, null, null))) {
            assertThat(new PlainReader(report.getClass()).read(JsonCodec.write(report)))
                    .isEqualTo(report);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"a\",\"number\":-1,\"boxed\":9,\"truth\":true,\"list\":[\"x\",\"y\"],\"map\":{\"k\":1,\"l\":0}}",
                "{\"text\":\"\",\"number\":2147483647,\"truth\":false,\"list\":[],\"map\":{}}",
                "{\"text\":\"a\",\"number\":0,\"truth\":true}",
            })
    void shouldReadWhatIsPlain(String json) {
        assertThat(new PlainReader(Everything.class).read(json.getBytes(UTF_8)))
                .isEqualTo(JsonCodec.mapper().readValue(json, Everything.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "null",
                "{\"text\":\"a\",\"number\":1}",
                "{\"text\":\"a\",\"number\":1,\"truth\":true}x",
                "{\"text\":\"a\",\"number\":1,\"truth\":true,}",
                "{\"text\":\"a\",\"number\":1,\"truth\":tru}",
                "{\"text\":\"a\",\"number\":01,\"truth\":true}",
                "{\"text\":\"a\",\"number\":-,\"truth\":true}",
                "{\"text\":\"a\",\"number\":1.0,\"truth\":true}",
                "{\"text\":\"a\",\"number\":2147483648,\"truth\":true}",
                "{\"text\":\"a\",\"number\":1,\"boxed\":9223372036854775808,\"truth\":true}",
                "{\"text\":\"a\\n\",\"number\":1,\"truth\":true}",
                "{\"text\":\"\u00fc\",\"number\":1,\"truth\":true}",
                "{\"text\":\"a\u0001\",\"number\":1,\"truth\":true}",
                "{\"text\":null,\"number\":1,\"truth\":true}",
                "{\"text\":\"a\",\"text\":\"b\",\"number\":1,\"truth\":true}",
                "{\"number\":1,\"text\":\"a\",\"truth\":true}",
                "{\"text\":\"a\",\"other\":1,\"number\":1,\"truth\":true}",
                "{\"text\":\"a\",\"number\":1,\"truth\":true,\"attempt\":\"\"}",
                "{\"text\":\"a\",\"number\":1,\"truth\":true,\"attempt\":\"nobody/1\"}",
                "{\"text\":\"a\",\"number\":1,\"truth\":true,\"list\":[\"x\",null]}",
            })
    void shouldLeaveTheRestToTheMapper(String json) {
        assertThat(new PlainReader(Everything.class).read(json.getBytes(UTF_8))).isNull();
    }
}
