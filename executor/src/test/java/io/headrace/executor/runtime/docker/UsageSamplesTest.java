package io.headrace.executor.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ResourceUsage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageSamplesTest {

    @Test
    void shouldReadWhatAnEngineSays() {
        assertThat(read("""
                {"cpu_stats": {"cpu_usage": {"total_usage": 1234567890}},
                 "memory_stats": {"usage": 2000, "max_usage": 3000}}""")).hasValue(new ResourceUsage(1234L, 3000L));
    }

    /** With control groups of version 2 an engine tells no peak. */
    @Test
    void shouldTakeWhatIsUsedNowWhereThereIsNoPeak() {
        assertThat(read("""
                {"cpu_stats": {"cpu_usage": {"total_usage": 5000000}}, "memory_stats": {"usage": 2000}}""")).hasValue(new ResourceUsage(5L, 2000L));
    }

    @Test
    void shouldTakeNothingOfAContainerThatHasEnded() {
        assertThat(read("""
                {"cpu_stats": {"cpu_usage": {"total_usage": 0}}, "memory_stats": {}}""")).isEmpty();
    }

    private static Optional<ResourceUsage> read(String statistics) {
        return UsageSamples.read(JsonCodec.mapper().readTree(statistics));
    }
}
