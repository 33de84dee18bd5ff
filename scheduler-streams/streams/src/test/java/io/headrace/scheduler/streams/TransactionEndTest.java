package io.headrace.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.streams.ops.SchedulerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.Test;

/** Who did something asks for the end of its transaction in time, whether more follows or not. */
class TransactionEndTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private long wall;
    private final CommitPace pace = new CommitPace(INTERVAL, () -> wall, () -> 0);
    private final TransactionEnd end = new TransactionEnd(
            context,
            new SchedulerParts(
                    1,
                    id -> SchedulerConfig.DEFAULT,
                    Timing.of(Duration.ofSeconds(15), Duration.ofMillis(500)),
                    INTERVAL,
                    new StreamsClients(),
                    new SchedulerMetrics(new SimpleMeterRegistry())),
            pace);

    @Test
    void shouldEndTheTransactionOfWhatComesAfterARestAtOnce() {
        wall += INTERVAL.toNanos();
        end.tickDone();

        assertThat(context.committed()).isTrue();
        assertThat(context.scheduledPunctuators())
                .as("nobody needs to ask again")
                .isEmpty();
    }

    @Test
    void shouldEndATransactionAfterWhichNothingComes() {
        end.tickDone();
        end.tickDone();
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
}
