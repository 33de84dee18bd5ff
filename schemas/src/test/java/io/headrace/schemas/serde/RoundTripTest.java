package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.Topics.Key;
import io.headrace.schemas.serde.SchemaFiles.SchemaFile;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a schema allows comes back as it was sent. */
class RoundTripTest {
    private static final int INSTANCES = 60;

    static Stream<Arguments> messages() {
        return MessageFamily.all().stream()
                .flatMap(family -> family.types().values().stream().map(type -> Arguments.of(family, type)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    <T> void shouldDecodeAndEncodeToTheSameJson(MessageFamily<T> family, Class<?> type) throws UndecodableException {
        EnvelopeCodec<T> codec = EnvelopeCodec.of(family);
        SchemaFile schema = SchemaFiles.message(type);
        for (int seed = 0; seed < INSTANCES; seed++) {
            byte[] sent = JsonMapper.shared().writeValueAsBytes(RandomInstances.any(schema, new Random(seed)));
            RecordHeaders headers = headers(family, type);

            Envelope<T> envelope = codec.decode("123456789012", headers, sent);
            ProducerRecord<String, byte[]> again = codec.toRecord("123456789012", envelope);

            assertThat(again.value()).as("seed " + seed).asString(UTF_8).isEqualTo(new String(sent, UTF_8));
            assertThat(again.headers()).containsExactlyInAnyOrder(headers.toArray());
        }
    }

    private static RecordHeaders headers(MessageFamily<?> family, Class<?> type) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", "id-1");
        add(headers, "ce_type", MessageFamily.typeName(type));
        add(headers, "ce_source", "/test");
        add(headers, "ce_time", "2026-01-31T23:59:59.000Z");
        add(headers, "ce_subject", "about");
        add(headers, "ce_sequence", "42");
        add(headers, "ce_causationid", "cause");
        add(headers, "ce_actor", "somebody");
        add(headers, "content-type", "application/json");
        if (family.topic().key() != Key.ACCOUNT) {
            add(headers, "ce_account", "123456789012");
        }
        return headers;
    }

    private static void add(RecordHeaders headers, String key, String value) {
        headers.add(key, value.getBytes(UTF_8));
    }
}
