package io.headrace.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.embeddedkafka.EmbeddedKafkaConfig;
import io.headrace.executor.ExecutorConfig.RuntimeConfig;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.schemas.Topics;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLine;
import io.headrace.schemas.value.ResourceAmounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away and comes back under a running attempt. */
@Tag("broker")
class KafkaAwayTest {

    @TempDir
    private Path folder;

    @Test
    void shouldGoOnWithoutKafkaAndReportAfterwards() throws Exception {
        // given
        ExecutorId executorId = new ExecutorId("e1");
        AttemptId attempt = SchedulerDouble.newAttempt();
        Path done = folder.resolve("done");
        EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(folder.resolve("kafka"), 0));
        int port = kafka.port();
        try {
            kafka.createTopics(Topics.all().stream()
                    .map(topic -> new NewTopic(topic.name(), 1, (short) 1))
                    .toList());
            ExecutorConfig config = new ExecutorConfig(
                    executorId,
                    AccountId.DEFAULT,
                    kafka.bootstrapServers(),
                    Map.of(),
                    List.of("*"),
                    new ResourceAmounts(1000, 1000, 0),
                    Duration.ofMillis(200),
                    1024,
                    new RuntimeConfig(
                            RuntimeKind.PROCESS,
                            folder.resolve("runs"),
                            Network.HOST,
                            Optional.empty(),
                            Optional.empty()));
            try (SchedulerDouble scheduler = new SchedulerDouble(kafka.bootstrapServers(), executorId);
                    Executor executor = Executor.start(config)) {
                Path go = folder.resolve("go");
                scheduler.place(
                        executor.incarnation(),
                        attempt,
                        "sh",
                        "-c",
                        "while [ ! -e '" + go + "' ]; do sleep 0.05; done; echo while you were out; touch '" + done
                                + "'; exit 4");
                scheduler.awaitReport(AttemptStarted.class, attempt);

                // when
                kafka.close();
                Files.createFile(go);
                await().atMost(SchedulerDouble.PATIENCE).until(() -> Files.exists(done));
                assertThat(executor.inventory()).containsExactly(attempt);
                kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(folder.resolve("kafka"), port));

                // then
                AttemptExited exited = scheduler.awaitReport(AttemptExited.class, attempt);
                assertThat(exited.exitCode()).isEqualTo(4);
                assertThat(scheduler.logs(attempt, Objects.requireNonNull(exited.logs())).stream()
                                .map(LogBatch::lines)
                                .flatMap(List::stream)
                                .map(LogLine::message))
                        .contains("while you were out");
                await().atMost(SchedulerDouble.PATIENCE)
                        .until(() -> executor.inventory().isEmpty());
            }
        } finally {
            kafka.close();
        }
    }
}
