package io.headrace.scheduler.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.streams.fault.DeadLetter;
import io.headrace.scheduler.streams.store.StoreTables;
import io.headrace.schemas.Topics;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.serde.Envelope;
import io.headrace.testkit.Scenario;
import io.headrace.testkit.ScenarioContract;
import io.headrace.testkit.ScenarioScheduler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Every scenario file, through the topology on Kafka's test driver. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScenarioTopologyTest extends ScenarioContract {
    private final ScenarioClock clock = new ScenarioClock();
    private final ScenarioAccounts accounts = new ScenarioAccounts();
    private final TestCluster cluster = new TestCluster(
            1, accounts::config, new Timing(ShellScheduler.LEASE, TestCluster.TICK, ShellScheduler.GAP, clock));

    @Override
    protected ScenarioScheduler scheduler(Scenario scenario) {
        return new ShellScheduler(new Driver(), clock, accounts.open(scenario));
    }

    @AfterAll
    void close() {
        // Commands that break their schema; all that the scheduler itself made or was to understand it did.
        assertThat(cluster.deadLetters()).allSatisfy(letter -> {
            assertThat(header(letter, DeadLetter.KIND_HEADER)).isEqualTo(DeadLetter.Kind.UNDECODABLE.name());
            assertThat(header(letter, DeadLetter.TOPIC_HEADER)).isEqualTo(Topics.COMMANDS.name());
        });
        cluster.close();
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    /** One scenario at a time, so that all that comes out is of its account. */
    private final class Driver implements Shell {
        @Override
        public void deliver(List<ProducerRecord<String, byte[]>> records) {
            records.forEach(cluster::send);
        }

        @Override
        public void tick(AccountId account) {
            CompletableFuture<Void> begun = clock.askForTick(account);
            cluster.pass(TestCluster.TICK);
            assertThat(begun).isDone();
        }

        @Override
        public List<Envelope<Event>> events(AccountId account) {
            List<Envelope<Event>> events = cluster.envelopes();
            assertThat(events).allMatch(event -> event.account().equals(account));
            return events;
        }

        @Override
        public List<Envelope<ExecutorOrder>> orders(AccountId account) {
            List<Envelope<ExecutorOrder>> orders = cluster.orderEnvelopes();
            assertThat(orders).allMatch(order -> order.account().equals(account));
            return orders;
        }

        @Override
        public void end(AccountId account, SchedulerView folded) {
            SchedulerView stored = new SchedulerState(new StoreTables.Factory(cluster.store(), 0).of(account));
            assertThat(SameStateTest.dump(stored)).isEqualTo(SameStateTest.dump(folded));
        }
    }
}
