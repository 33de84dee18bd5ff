package io.headrace.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    @ParameterizedTest
    @CsvSource({"submit,submit,0", "sumbit,submit,1", "sbmit,submit,1", "jobz,jobs,1", "ab,ba,1", "kitten,sitting,3"})
    void shouldCountTypingErrors(String left, String right, int distance) {
        assertThat(Nearest.distance(left, right)).isEqualTo(distance);
    }

    @Test
    void shouldNotGuessWildly() {
        List<String> verbs = List.of("jobs", "logs", "queues");

        assertThat(Nearest.to("jbos", verbs)).contains("jobs");
        assertThat(Nearest.to("que", verbs)).contains("queues");
        assertThat(Nearest.to("start", verbs)).isEmpty();
    }
}
