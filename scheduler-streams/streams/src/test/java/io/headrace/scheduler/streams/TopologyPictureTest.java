package io.headrace.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.streams.ops.SchedulerMetrics;
import io.headrace.scheduler.streams.ops.TopologyDiagram;
import io.headrace.testkit.Golden;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

class TopologyPictureTest {
    private static final Topology TOPOLOGY = SchedulerTopology.of(new SchedulerParts(
            4,
            account -> SchedulerConfig.DEFAULT,
            Timing.of(Duration.ofSeconds(15), Duration.ofMillis(500)),
            Duration.ofMillis(20),
            new StreamsClients(),
            new SchedulerMetrics(new SimpleMeterRegistry())));

    @Test
    void shouldBeThePictureInTheDocs() {
        Golden.check("docs/topology.txt", TOPOLOGY.describe() + settings());
        Golden.check("docs/topology.mmd", TopologyDiagram.of(TOPOLOGY.describe()));
    }

    @Test
    void shouldRepartitionNothing() {
        assertThat(TOPOLOGY.describe().toString()).doesNotContain("repartition");
        assertThat(TOPOLOGY.describe().subtopologies()).hasSize(1);
    }

    /** The settings that the topology's meaning or its restart depends on: a change of one is to be seen. */
    private static String settings() {
        TreeMap<Object, Object> settings =
                new TreeMap<>(StreamsProperties.of(SchedulerSettings.of("localhost:9092", Path.of("state"))));
        settings.keySet().remove(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG);
        settings.keySet().remove(StreamsConfig.STATE_DIR_CONFIG);
        StringBuilder text = new StringBuilder("\nSettings:\n");
        settings.forEach((name, value) -> text.append("   ")
                .append(name)
                .append(" = ")
                .append(value instanceof Class<?> type ? type.getSimpleName() : value)
                .append('\n'));
        return text.toString();
    }
}
