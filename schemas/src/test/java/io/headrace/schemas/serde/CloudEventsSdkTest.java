package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.id.AccountId;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The official CloudEvents SDK reads what we write and writes what we read. */
class CloudEventsSdkTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");

    static Stream<Arguments> messages() {
        return MessageFamily.all().stream()
                .flatMap(family -> family.types().values().stream().map(type -> Arguments.of(family, type)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    <T> void shouldBeReadBySdk(MessageFamily<T> family, Class<? extends T> type) {
        byte[] json =
                JsonCodec.mapper().writeValueAsBytes(RandomInstances.full(SchemaFiles.message(type), new Random(3)));
        T message = JsonCodec.mapper().readValue(json, type);
        Envelope<T> envelope = new Envelope<>(
                "id-1", "/headrace/test", 1_767_225_600_123L, "süß", ACCOUNT, 7, "cause-1", "somebody", message);

        ProducerRecord<String, byte[]> sent = EnvelopeCodec.of(family).toRecord("key", envelope);
        MessageReader reader = KafkaMessageFactory.createReader(sent.headers(), sent.value());
        CloudEvent read = reader.toEvent();

        assertThat(read.getId()).isEqualTo("id-1");
        assertThat(read.getType()).isEqualTo("io.headrace." + type.getSimpleName() + ".v1");
        assertThat(read.getSource()).isEqualTo(URI.create("/headrace/test"));
        assertThat(read.getSubject()).isEqualTo("süß");
        assertThat(read.getTime()).isEqualTo(OffsetDateTime.parse("2026-01-01T00:00:00.123Z"));
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(read.getExtension("sequence")).isEqualTo("7");
        assertThat(read.getExtension("causationid")).isEqualTo("cause-1");
        assertThat(read.getExtension("actor")).isEqualTo("somebody");
        assertThat(Objects.requireNonNull(read.getData()).toBytes()).isEqualTo(sent.value());
    }

    @Test
    void shouldReadWhatTheSdkWrites() throws UndecodableException {
        CloudEvent event = CloudEventBuilder.v1()
                .withId("order-7")
                .withType("io.headrace.CancelJob.v1")
                .withSource(URI.create("/shop/checkout"))
                .withSubject("4c7599ae-0a82-49aa-ba5a-4727fcce14a8")
                .withTime(OffsetDateTime.parse("2026-01-01T01:00:00+01:00"))
                .withExtension("actor", "somebody")
                .withData(
                        "application/json",
                        "{\"jobId\":\"4c7599ae-0a82-49aa-ba5a-4727fcce14a8\",\"reason\":\"r\"}".getBytes(UTF_8))
                .build();
        ProducerRecord<String, byte[]> sent = KafkaMessageFactory.<String>createWriter(
                        "headrace.commands", ACCOUNT.value())
                .writeBinary(event);

        Envelope<ClientCommand> read =
                EnvelopeCodec.of(MessageFamily.COMMANDS).decode(sent.key(), sent.headers(), sent.value());

        assertThat(read)
                .isEqualTo(new Envelope<>(
                        "order-7",
                        "/shop/checkout",
                        1_767_225_600_000L,
                        "4c7599ae-0a82-49aa-ba5a-4727fcce14a8",
                        ACCOUNT,
                        0,
                        null,
                        "somebody",
                        new CancelJob("4c7599ae-0a82-49aa-ba5a-4727fcce14a8", "r")));
    }
}
