package io.headrace.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.embeddedkafka.EmbeddedKafkaConfig;
import io.headrace.executor.ExecutorConfig.RuntimeConfig;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.dryrun.DryRunContainerRuntime;
import io.headrace.executor.runtime.dryrun.DryRunEngine;
import io.headrace.executor.runtime.dryrun.DryRunEngine.Script;
import io.headrace.schemas.Topics;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLines;
import io.headrace.schemas.value.ResourceAmounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The broker goes away and comes back under a running attempt. */
@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class KafkaAwayTest {

    @TempDir
    private Path folder;

    @Test
    void shouldWaitForTopicsThatOthersMake() throws Exception {
        EmbeddedKafkaConfig helpful = new EmbeddedKafkaConfig(
                folder.resolve("kafka"), EmbeddedKafkaConfig.LOOPBACK, 0, Map.of("auto.create.topics.enable", "true"));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(helpful);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Starting starting = new Starting(config(kafka.bootstrapServers()), () -> {});
            await().atMost(SchedulerDouble.PATIENCE)
                    .during(Duration.ofSeconds(2))
                    .until(() -> admin.listTopics().names().get().isEmpty());

            kafka.createTopics(Topics.all().stream()
                    .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1))
                    .toList());

            starting.awaitStart().close();
        }
    }

    @Test
    void shouldStartAlsoWhenKafkaGoesAwayMeanwhile() throws Exception {
        EmbeddedKafka first = EmbeddedKafka.start(new EmbeddedKafkaConfig(folder.resolve("kafka"), 0));
        int port = first.port();
        first.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), 1, (short) 1))
                .toList());
        Starting starting = new Starting(config(first.bootstrapServers()), first::close);
        // Longer than any client's patience, which is a second here.
        await().atMost(SchedulerDouble.PATIENCE).during(Duration.ofSeconds(3)).until(() -> !starting.executor.isDone());
        try (EmbeddedKafka again = EmbeddedKafka.start(new EmbeddedKafkaConfig(folder.resolve("kafka"), port))) {
            starting.awaitStart().close();
        }
    }

    private ExecutorConfig config(String bootstrapServers) {
        return new ExecutorConfig(
                new ExecutorId("e1"),
                AccountId.DEFAULT,
                bootstrapServers,
                Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "800"),
                List.of("*"),
                new ResourceAmounts(1000, 1000, 0),
                Duration.ofMillis(200),
                1024,
                RuntimeConfig.auto(folder.resolve("runs")));
    }

    /** An executor on its way, on a thread of its own. */
    private static final class Starting {
        private final CompletableFuture<Executor> executor = new CompletableFuture<>();

        Starting(ExecutorConfig config, Runnable whenKafkaIsKnown) {
            DryRunEngine engine = new DryRunEngine(
                    InstantSource.system(), (delay, task) -> {}, plan -> Script.exits(Duration.ofHours(1), 0));
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    executor.complete(Executor.start(
                            config,
                            labels -> {
                                whenKafkaIsKnown.run();
                                return new DryRunContainerRuntime(engine, labels);
                            },
                            new SimpleMeterRegistry(),
                            InstantSource.system()));
                } catch (Exception e) {
                    executor.completeExceptionally(e);
                }
            });
        }

        Executor awaitStart() throws Exception {
            return executor.get(SchedulerDouble.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

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
                                    Optional.empty())
                            .withProcessUser(System.getProperty("user.name")));
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
                                .map(LogLines::texts)
                                .flatMap(List::stream))
                        .contains("while you were out");
                await().atMost(SchedulerDouble.PATIENCE)
                        .until(() -> executor.inventory().isEmpty());
            }
        } finally {
            kafka.close();
        }
    }
}
