package io.headrace.executor.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunUsageTest {

    @Test
    void shouldReadTheTimesOfTheChildren() {
        assertThat(RunUsage.cpuMillis(List.of("4711", "0m0.010000s 0m0.000000s", "2m3.250000s 1m0.500000s", "0")))
                .as("dash")
                .hasValue(183_750);
        assertThat(RunUsage.cpuMillis(List.of("4711", "0m0.001s 0m0.003s", "0m0.100s 0m0.023s")))
                .as("bash")
                .hasValue(123);
    }

    @Test
    void shouldNotTakeHalfOfIt() {
        assertThat(RunUsage.cpuMillis(List.of("4711"))).isEmpty();
        assertThat(RunUsage.cpuMillis(List.of("4711", "0m0.001s 0m0.003s"))).isEmpty();
        assertThat(RunUsage.cpuMillis(List.of("4711", "0"))).isEmpty();
    }
}
