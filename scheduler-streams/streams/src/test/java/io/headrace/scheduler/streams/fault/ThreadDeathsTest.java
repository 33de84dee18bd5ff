package io.headrace.scheduler.streams.fault;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadDeathsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<Throwable> ends = new ArrayList<>();
    private final ThreadDeaths deaths = new ThreadDeaths(nanos::get, ends::add);

    @Test
    void shouldReplaceThreadsThatDieNowAndThen() {
        for (int i = 0; i < 100; i++) {
            assertThat(deaths.handle(new StreamsException("broker away"))).isEqualTo(REPLACE_THREAD);
            nanos.addAndGet(Duration.ofSeconds(7).toNanos());
        }
        assertThat(ends).isEmpty();
    }

    @Test
    void shouldEndWhenTheyDieTooFast() {
        StreamsException last = new StreamsException("again");
        for (int i = 0; i < 10; i++) {
            assertThat(deaths.handle(new StreamsException("again"))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(deaths.handle(last)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(ends).containsExactly(last);
    }

    @Test
    void shouldEndOnAnErrorOfTheJavaMachine() {
        OutOfMemoryError error = new OutOfMemoryError("test");
        assertThat(deaths.handle(error)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(ends).containsExactly(error);
    }
}
