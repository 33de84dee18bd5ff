package io.headrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.Topics.Topic;
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
