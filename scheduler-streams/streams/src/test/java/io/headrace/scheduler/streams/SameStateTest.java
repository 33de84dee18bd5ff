package io.headrace.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.SchedulerEvolution;
import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.streams.store.StoreTables;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.testkit.Dice;
import io.headrace.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The events that came out, folded from the first, give the rows that are in the store: the log is the product. */
class SameStateTest {
    private static final List<AccountId> ACCOUNTS = List.of(AccountId.DEFAULT, new AccountId("111111111111"));
    private static final SchedulerConfig BRIEF =
            new SchedulerConfig(Duration.ofSeconds(40), 30, 10_000, 1000, 100, 2, 3, 3, 4, 3, 10_000, 8);

    @Test
    void shouldFindInTheStoreWhatTheEventsSay() {
        Seeds.each(15, SameStateTest::run);
    }

    private static void run(long seed) {
        Dice dice = new Dice(seed);
        try (TestCluster cluster = new TestCluster(BRIEF)) {
            Map<AccountId, SchedulerState> folded = new TreeMap<>();
            RandomTraffic traffic = new RandomTraffic(dice, cluster);
            for (AccountId account : ACCOUNTS) {
                folded.put(account, new SchedulerState(new InMemoryTables()));
                Samples.prepareWithoutReading(cluster, account, 2);
            }
            for (int i = 0; i < 250; i++) {
                AccountId account = dice.oneOf(ACCOUNTS);
                fold(cluster, folded);
                traffic.next(account, folded.get(account));
            }
            fold(cluster, folded);
            for (AccountId account : ACCOUNTS) {
                SchedulerView stored = new SchedulerState(new StoreTables.Factory(cluster.store(), 0).of(account));
                assertThat(dump(stored)).isEqualTo(dump(folded.get(account)));
            }
            assertThat(cluster.deadLetters()).isEmpty();
        }
    }

    private static void fold(TestCluster cluster, Map<AccountId, SchedulerState> states) {
        for (Envelope<Event> event : cluster.envelopes()) {
            SchedulerEvolution.apply(states.get(event.account()), event.data(), event.sequence(), event.time());
        }
    }

    /** Every table, by name. */
    static Map<String, Object> dump(SchedulerView view) {
        Map<String, Object> dump = new TreeMap<>();
        dump.put("sequence", view.sequence());
        dump.put("jobs", view.jobs().all());
        dump.put("specs", view.specs().all());
        dump.put("waiting", view.waiting().all());
        dump.put("attempts", view.attempts().all());
        dump.put("endedChildren", view.endedChildren().all());
        dump.put("readyChildren", view.readyChildren().all());
        dump.put("dependants", view.dependants().all());
        dump.put("awaited", view.awaited().all());
        dump.put("sweeps", view.sweeps().all());
        dump.put("releases", view.releases().all());
        dump.put("deadlines", view.deadlines().all());
        dump.put("ended", view.ended().all());
        dump.put("definitions", view.definitions().all());
        dump.put("revisions", view.revisions().all());
        dump.put("environments", view.environments().all());
        dump.put("queues", view.queues().all());
        dump.put("executors", view.executors().all());
        dump.put("held", view.held().all());
        dump.put("reservations", view.reservations().all());
        dump.put("queueUse", view.queueUse().all());
        dump.put("shares", view.shares().all());
        dump.put("timeLimits", view.timeLimits().all());
        dump.put("policies", view.policies().all());
        dump.put("consumables", view.consumables().all());
        dump.put("tags", view.tags().all());
        dump.put("blocked", view.blocked().all());
        return dump;
    }
}
