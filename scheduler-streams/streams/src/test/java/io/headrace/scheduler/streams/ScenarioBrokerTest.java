package io.headrace.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.scheduler.streams.ops.SchedulerMetrics;
import io.headrace.schemas.Topics;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.serde.Envelope;
import io.headrace.testkit.Scenario;
import io.headrace.testkit.ScenarioContract;
import io.headrace.testkit.ScenarioScheduler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every scenario file, through Kafka Streams and a real broker, one of each for all of them. The scenarios run beside each other,
 * in accounts of their own, each on its own time.
 */
@Tag("broker")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScenarioBrokerTest extends ScenarioContract {
    /** Of the wall clock: how often the scheduler asks whether a scenario wants a tick. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private static final ExecutorHeartbeat MARK = new ExecutorHeartbeat(new ExecutorId("mark"), "mark");

    private final ScenarioClock clock = new ScenarioClock();
    private final ScenarioAccounts accounts = new ScenarioAccounts();
    private @SuppressWarnings("NullAway.Init") LiveCluster cluster;
    private @SuppressWarnings("NullAway.Init") KafkaStreams streams;
    private @SuppressWarnings("NullAway.Init") CommittedOutput output;

    @BeforeAll
    void start(@TempDir Path state) {
        cluster = new LiveCluster();
        SchedulerSettings settings = SchedulerSettings.of(cluster.bootstrapServers(), state);
        SchedulerParts parts = new SchedulerParts(
                Topics.COMMANDS.partitions(),
                accounts::config,
                new Timing(ShellScheduler.LEASE, LOOK, ShellScheduler.GAP, clock),
                settings.commitInterval(),
                new StreamsClients(),
                new SchedulerMetrics(new SimpleMeterRegistry()));
        streams = new KafkaStreams(SchedulerTopology.of(parts), StreamsProperties.of(settings), parts.clients());
        streams.start();
        await().atMost(LiveCluster.PATIENCE)
                .untilAsserted(() -> assertThat(streams.state()).isEqualTo(KafkaStreams.State.RUNNING));
        output = new CommittedOutput(cluster.bootstrapServers(), settings.applicationId());
    }

    @AfterAll
    void stop() {
        output.close();
        streams.close();
        cluster.close();
    }

    @Override
    protected ScenarioScheduler scheduler(Scenario scenario) {
        return new ShellScheduler(new Live(), clock, accounts.open(scenario));
    }

    @Override
    protected void ahead(List<? extends Runnable> runs) {
        runs.forEach(run -> Thread.ofVirtual().start(run));
    }

    private final class Live implements Shell {
        @Override
        public void deliver(List<ProducerRecord<String, byte[]>> records) {
            List<RecordMetadata> sent = records.stream().map(cluster::send).toList();
            sent.forEach(output::await);
        }

        /** A tick has no place in a topic. What comes behind it in its partition has: when that is done, so is the tick. */
        @Override
        public void tick(AccountId account) {
            clock.askForTick(account).orTimeout(60, TimeUnit.SECONDS).join();
            output.await(cluster.report(neighbour(account), MARK));
        }

        @Override
        public List<Envelope<Event>> events(AccountId account) {
            return output.events(account);
        }

        @Override
        public List<Envelope<ExecutorOrder>> orders(AccountId account) {
            return output.orders(account);
        }
    }

    /** An account in the same partition, of which no scenario knows. */
    private static AccountId neighbour(AccountId account) {
        int partitions = Topics.COMMANDS.partitions();
        int home = Topics.partitionOf(account.value(), partitions);
        return Stream.iterate(0, i -> i + 1)
                .map(i -> new AccountId("6%011d".formatted(i)))
                .filter(other -> Topics.partitionOf(other.value(), partitions) == home)
                .findFirst()
                .orElseThrow();
    }
}
