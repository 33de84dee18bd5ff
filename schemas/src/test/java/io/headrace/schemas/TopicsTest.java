package io.headrace.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.Topics.Topic;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void shouldGiveTopicsThatMeetInOneTaskTheSameNumberOfPartitions() {
        assertThat(Topics.COMMANDS.partitions())
                .isEqualTo(Topics.EXECUTOR_REPORTS.partitions())
                .isEqualTo(Topics.EVENTS.partitions())
                .isEqualTo(4);
        assertThat(Topics.PLACEMENTS.partitions()).isEqualTo(8);
    }

    @Test
    void shouldFindThePartitionThatKafkasOwnProducerChooses() {
        for (String key :
                List.of("000000000000", "123456789012", "host-1", "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:7/3")) {
            assertThat(Topics.partitionOf(key, 7))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key.getBytes(UTF_8), 7));
        }
    }

    @Test
    void shouldNameEveryTopicOnceAndKeepEventsForEver() {
        assertThat(Topics.all())
                .map(Topic::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("headrace."));
        assertThat(Topics.EVENTS.config()).containsEntry("retention.ms", "-1");
        assertThat(Topics.COMMANDS.config()).containsEntry("retention.ms", "604800000");
        assertThat(Topics.all())
                .allSatisfy(topic -> assertThat(topic.config()).containsEntry("cleanup.policy", "delete"));
    }
}
