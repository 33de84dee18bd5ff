package io.headrace.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.Command.Tick;
import io.headrace.scheduler.core.Liveness;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.streams.ops.SchedulerMetrics;
import io.headrace.scheduler.streams.store.StoreTables;
import io.headrace.schemas.id.AccountId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** A step asks for the end of its transaction in time, whether another step follows or not. */
class StepRunnerTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private long wall;
    private final CommitPace pace = new CommitPace(INTERVAL, () -> wall, () -> 0);
    private final Account account = account();
    private final StepRunner steps = new StepRunner(
            context,
            new SchedulerParts(
                    1,
                    id -> SchedulerConfig.DEFAULT,
                    Timing.of(Duration.ofSeconds(15), Duration.ofMillis(500)),
                    INTERVAL,
                    new SchedulerMetrics(new SimpleMeterRegistry())),
            pace);

    @Test
    void shouldEndTheTransactionOfAStepAfterARestAtOnce() throws Exception {
        wall += INTERVAL.toNanos();
        step();

        assertThat(context.committed()).isTrue();
        assertThat(context.scheduledPunctuators())
                .as("nobody needs to ask again")
                .isEmpty();
    }

    @Test
    void shouldEndATransactionAfterWhichNoStepComes() throws Exception {
        step();
        step();
        assertThat(context.committed()).isFalse();
        List<CapturedPunctuator> watches = context.scheduledPunctuators();
        assertThat(watches).hasSize(1);
        assertThat(watches.getFirst().getInterval()).isEqualTo(CommitPace.look(INTERVAL));

        watches.getFirst().getPunctuator().punctuate(0);
        assertThat(context.committed()).as("before the interval is over").isFalse();
        wall += INTERVAL.toNanos();
        watches.getFirst().getPunctuator().punctuate(0);
        assertThat(context.committed()).isTrue();

        pace.ended();
        assertThat(watches.getFirst().cancelled()).isTrue();
    }

    private void step() throws Exception {
        context.setCurrentSystemTimeMs(1);
        steps.run(account, Input.ofClock(account.id(), new Tick(Map.of())));
    }

    private Account account() {
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return new Account(
                AccountId.DEFAULT,
                SchedulerConfig.DEFAULT,
                new StoreTables.Factory(store, 0).of(AccountId.DEFAULT),
                new Liveness(15_000, 1_000));
    }
}
