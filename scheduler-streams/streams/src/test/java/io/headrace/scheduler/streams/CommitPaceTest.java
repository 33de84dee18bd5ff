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
    private long standing;

    private final CommitPace pace = new CommitPace(Duration.ofMillis(20), () -> wall, () -> work);

    @Test
    void shouldEndATransactionOnceTheIntervalIsOver() {
        idle(19);
        assertThat(done()).isFalse();
        idle(1);
        assertThat(done()).isTrue();
    }

    @Test
    void shouldEndTheFirstTransactionAfterARestAtOnce() {
        idle(500);
        assertThat(done()).isTrue();

        pace.ended();
        idle(5);
        assertThat(done()).as("soon after the last").isFalse();
    }

    @Test
    void shouldEndTransactionsInTimeHoweverBusyAsLongAsItKeepsUp() {
        standing = 20;
        assertThat(work(19, 1)).isFalse();
        assertThat(work(1, 1)).as("20 records of 1 ms each are to be done").isTrue();
    }

    @Test
    void shouldGoOnWhileItIsBehind() {
        standing = 21;
        assertThat(work(20, 1)).as("21 records of 1 ms each are to be done").isFalse();
        standing = 1_000;
        assertThat(work(500, 1)).as("the longest interval is Kafka Streams'").isFalse();
    }

    @Test
    void shouldMeasureARecordByItsWorkAndNotByItsWaiting() {
        standing = 100;
        idle(500);
        work += MILLI / 10;
        assertThat(done()).isTrue();
    }

    @Test
    void shouldEndATransactionWhenItIsBehindNoLonger() {
        standing = 30;
        assertThat(work(20, 1)).isFalse();
        standing = 20;
        assertThat(work(10, 1)).isTrue();
    }

    @Test
    void shouldBeginAnewWithEachTransaction() {
        standing = 3;
        assertThat(work(1, 20)).as("3 records of 20 ms each are to be done").isFalse();
        pace.ended();
        assertThat(work(20, 1)).as("3 records of 1 ms each are to be done").isTrue();
    }

    @Test
    void shouldLookOnlyNowAndThen() {
        standing = 30;
        assertThat(work(20, 1)).isFalse();
        standing = 0;
        assertThat(work(9, 1)).isFalse();
        assertThat(work(1, 1)).isTrue();
    }

    @Test
    void shouldEndATransactionInSilenceAlthoughItWasBehind() {
        standing = 30;
        assertThat(work(20, 1)).isFalse();
        idle(4);
        assertThat(pace.isDueInSilence())
                .as("the next record may be about to come")
                .isFalse();
        idle(1);
        assertThat(pace.isDueInSilence()).isTrue();
    }

    @Test
    void shouldNotEndATransactionInSilenceBeforeTheIntervalIsOver() {
        idle(1);
        assertThat(done()).isFalse();
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

    private boolean done() {
        return pace.done(() -> standing);
    }

    /** Does this many records, each of which takes so long; answers whether the transaction is due with the last. */
    private boolean work(int records, long millisEach) {
        boolean due = false;
        for (int i = 0; i < records; i++) {
            idle(millisEach);
            work += millisEach * MILLI;
            due = done();
        }
        return due;
    }

    private void idle(long millis) {
        wall += millis * MILLI;
    }
}
