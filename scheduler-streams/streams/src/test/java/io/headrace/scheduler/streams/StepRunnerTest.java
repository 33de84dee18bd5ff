package io.headrace.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.scheduler.core.Command.Tick;
import io.headrace.scheduler.core.Liveness;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.streams.fault.StepFailedException;
import io.headrace.scheduler.streams.ops.SchedulerMetrics;
import io.headrace.scheduler.streams.store.StoreTables;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ResourceAmounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** A step that the tables cannot take is not taken at all. */
class StepRunnerTest {
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final Account account = account();
    private final StepRunner steps = new StepRunner(
            context,
            new SchedulerParts(
                    1,
                    id -> SchedulerConfig.DEFAULT,
                    Timing.of(Duration.ofSeconds(15), Duration.ofMillis(500)),
                    Duration.ofMillis(20),
                    new StreamsClients(),
                    new SchedulerMetrics(new SimpleMeterRegistry())));

    @Test
    void shouldKeepNothingOfAStepThatLeavesAnAttemptWithoutAJob() {
        context.setCurrentSystemTimeMs(1);
        JobId job = JobId.parse("00000000-0000-4000-8000-000000000001");
        account.state()
                .attempts()
                .put(job, AttemptRow.fresh(1, Samples.EXECUTOR, Samples.INCARNATION, "e", ResourceAmounts.NONE, 1L));

        assertThatThrownBy(() -> steps.run(account, Input.ofClock(account.id(), new Tick(Map.of()))))
                .isInstanceOf(StepFailedException.class)
                .hasRootCauseMessage("job " + job + " has an attempt or a submission, but no row");
        assertThat(account.state().attempts().get(job)).isNull();
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
