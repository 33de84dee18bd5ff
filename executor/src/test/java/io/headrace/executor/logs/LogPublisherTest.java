package io.headrace.executor.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.ops.ExecutorMetrics;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.OutputSink;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLines;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LogPublisherTest {
    private static final AttemptId ATTEMPT = AttemptId.parse("11111111-1111-1111-1111-111111111111/1");
    private static final long BYTES_MAX = 20;

    private final List<ProducerRecord<String, byte[]>> sent = new ArrayList<>();

    @Test
    void shouldGiveEachContainerOfAnAttemptAnEqualPartOfItsLimit() throws Exception {
        assertThat(lines(1))
                .containsExactly("1234", "5678", "9012", "3456", "[headrace] output cut here: more than 20 bytes");
        assertThat(lines(2)).containsExactly("1234", "5678", "[headrace] output cut here: more than 10 bytes");
    }

    private List<String> lines(int containers) throws Exception {
        sent.clear();
        try (LogPublisher logs = new LogPublisher(
                message -> {
                    sent.add(message);
                    return CompletableFuture.completedFuture(
                            new RecordMetadata(new TopicPartition(message.topic(), 0), 0, 0, 0, 0, 0));
                },
                AccountId.DEFAULT,
                new ExecutorId("e1"),
                InstantSource.system(),
                BYTES_MAX,
                new ExecutorMetrics(new SimpleMeterRegistry()))) {
            logs.publishAll(
                    new LogSource(ATTEMPT, "app"),
                    containers,
                    writing("1234\n5678\n9012\n3456\n7890\n"),
                    new ContainerRef("app", "app"),
                    LogPosition.START);
        }
        List<String> lines = new ArrayList<>();
        for (ProducerRecord<String, byte[]> message : sent) {
            LogBatch batch = EnvelopeCodec.of(MessageFamily.LOGS)
                    .decode(message.key(), message.headers(), message.value())
                    .data();
            batch.lines().stream().map(LogLines::texts).flatMap(List::stream).forEach(lines::add);
        }
        return lines;
    }

    /** A runtime whose containers have written this. */
    private static ContainerRuntime writing(String output) {
        return (ContainerRuntime) Proxy.newProxyInstance(
                ContainerRuntime.class.getClassLoader(),
                new Class<?>[] {ContainerRuntime.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "preface" -> List.of();
                    case "jobNotice" -> Optional.empty();
                    case "followOutput" -> {
                        ((OutputSink) arguments[1])
                                .accept(Instant.EPOCH, OutputSink.Stream.STDOUT, output.getBytes(UTF_8));
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
