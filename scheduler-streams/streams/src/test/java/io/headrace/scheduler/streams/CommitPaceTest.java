package io.headrace.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitPaceTest {
    private static final long MILLI = 1_000_000;

    private long wall = Long.MAX_VALUE - 10 * MILLI; // System.nanoTime may run over
    private long work = 7;

    private final CommitPace pace = new CommitPace(Duration.ofMillis(20), () -> wall, () -> work);

    @Test
    void shouldEndATransactionOnceTheIntervalIsOver() {
        idle(19);
        assertThat(pace.isDueAfterStep()).isFalse();
        idle(1);
        assertThat(pace.isDueAfterStep()).isTrue();
    }

    @Test
    void shouldEndTheFirstTransactionAfterARestAtOnce() {
        idle(500);
        assertThat(pace.isDueAfterStep()).isTrue();

        pace.ended();
        idle(5);
        assertThat(pace.isDueAfterStep()).as("soon after the last").isFalse();
    }

    @Test
    void shouldGoOnWhileItIsBehind() {
        busy(20);
        assertThat(pace.isDueAfterStep()).isFalse();
        busy(500);
        assertThat(pace.isDueAfterStep())
                .as("the longest interval is Kafka Streams'")
                .isFalse();
    }

    @Test
    void shouldEndATransactionWhenItIsBehindNoLonger() {
        busy(20);
        assertThat(pace.isDueAfterStep()).isFalse();
        idle(29);
        assertThat(pace.isDueAfterStep()).as("it worked for 20 of 49 ms").isFalse();
        idle(10);
        assertThat(pace.isDueAfterStep()).as("it worked for 20 of 59 ms").isTrue();
    }

    @Test
    void shouldLookAtItsWorkOnlyNowAndThen() {
        busy(20);
        assertThat(pace.isDueAfterStep()).isFalse();
        idle(9);
        work -= 20 * MILLI;
        assertThat(pace.isDueAfterStep()).isFalse();
        idle(1);
        assertThat(pace.isDueAfterStep()).isTrue();
    }

    @Test
    void shouldEndATransactionInSilenceAlthoughItWasBehind() {
        busy(30);
        assertThat(pace.isDueAfterStep()).isFalse();
        idle(4);
        assertThat(pace.isDueInSilence())
                .as("the next step may be about to come")
                .isFalse();
        idle(1);
        assertThat(pace.isDueInSilence()).isTrue();
    }

    @Test
    void shouldNotEndATransactionInSilenceBeforeTheIntervalIsOver() {
        idle(1);
        assertThat(pace.isDueAfterStep()).isFalse();
        idle(18);
        assertThat(pace.isDueInSilence()).isFalse();
        idle(1);
        assertThat(pace.isDueInSilence()).isTrue();
    }

    @Test
    void shouldEndItsWatchWithTheTransaction() {
        int[] ends = new int[1];
        assertThat(pace.isWatched()).isFalse();

        pace.watched(() -> ends[0]++);
        assertThat(pace.isWatched()).isTrue();

        pace.ended();
        pace.ended();
        assertThat(pace.isWatched()).isFalse();
        assertThat(ends[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 1", "20, 100, 10", "1001, 5000, 500", "5000, 5000, 2500"})
    void shouldBeBounded(long interval, long longest, long look) {
        assertThat(CommitPace.longest(Duration.ofMillis(interval))).hasMillis(longest);
        assertThat(CommitPace.look(Duration.ofMillis(interval))).hasMillis(look);
    }

    private void idle(long millis) {
        wall += millis * MILLI;
    }

    private void busy(long millis) {
        idle(millis);
        work += millis * MILLI;
    }
}
