package io.headrace.schemas.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final String UUID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";

    @Test
    void shouldReadAndWriteTheSameText() {
        for (String text : new String[] {UUID, UUID + ":0", UUID + ":999999999"}) {
            assertThat(JobId.parse(text)).hasToString(text);
            assertThat(AttemptId.parse(text + "/1")).hasToString(text + "/1");
            assertThat(AttemptId.parse(text + "/999999999").job()).isEqualTo(JobId.parse(text));
        }
    }

    @Test
    void shouldKnowParentAndChild() {
        JobId parent = JobId.parse(UUID);
        assertThat(parent.isChild()).isFalse();
        assertThat(parent.parent()).isSameAs(parent);
        assertThat(parent.child(7)).isEqualTo(JobId.parse(UUID + ":7"));
        assertThat(parent.child(7).parent()).isEqualTo(parent);
        assertThat(parent.child(2)).isLessThan(parent.child(10)).isGreaterThan(parent);
        assertThatThrownBy(() -> parent.child(-2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKnowTheNodesOfAJob() {
        JobId job = JobId.parse(UUID);
        JobId node = JobId.parse(UUID + "#7");
        assertThat(node).isEqualTo(job.node(7)).hasToString(UUID + "#7");
        assertThat(node.nodeIndex()).isEqualTo(7);
        assertThat(node.isNode()).isTrue();
        assertThat(node.isChild()).isFalse();
        assertThat(node.isWhole()).isFalse();
        assertThat(node.parent()).isEqualTo(job);
        assertThat(job.isNode()).isFalse();
        assertThat(job.child(999_999_999).isNode()).isFalse();
        assertThat(job.node(2)).isLessThan(job.node(10)).isGreaterThan(job.child(999_999_999));
    }

    @Test
    void shouldMakeIdsInTheOrderOfTime() {
        long before = System.currentTimeMillis();
        List<JobId> made = Stream.generate(JobId::fresh).limit(20_000).toList();
        assertThat(made).isSorted().doesNotHaveDuplicates().allSatisfy(id -> {
            java.util.UUID uuid = java.util.UUID.fromString(id.uuid());
            assertThat(JobId.parse(id.toString())).isEqualTo(id).hasSameHashCodeAs(id);
            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(uuid.getMostSignificantBits() >>> 16).isGreaterThanOrEqualTo(before);
        });
    }

    @Test
    void shouldSortAttemptsByNumber() {
        assertThat(AttemptId.parse(UUID + "/2")).isLessThan(AttemptId.parse(UUID + "/10"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4c7599ae",
                "4C7599AE-0A82-49AA-BA5A-4727FCCE14A8",
                "4c7599ae0a8249aaba5a4727fcce14a8",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8 ",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8\n",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:01",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:-1",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:1234567890",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:1:2",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8#",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8#01",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8#1000",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:1#1",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8/1"
            })
    void shouldRefuseWhatIsNoJobId(String text) {
        assertThatThrownBy(() -> JobId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a lower-case UUID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/1",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8/",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8/0",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8/-1",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8/+1",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8/01",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8/x",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8/1000000000",
                "4c7599ae-0a82-49aa-ba5a-4727fcce14a8/1/2"
            })
    void shouldRefuseWhatIsNoAttemptId(String text) {
        assertThatThrownBy(() -> AttemptId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "12345678901", "1234567890123", "12345678901a", "१२३४५६७८९०१२", "123456789012\n"})
    void shouldRefuseWhatIsNoAccount(String text) {
        assertThatThrownBy(() -> new AccountId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected twelve digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a/b", "a b", "a\n", "ä"})
    void shouldRefuseWhatIsNoExecutorId(String text) {
        assertThatThrownBy(() -> new ExecutorId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 128 letters");
    }

    @Test
    void shouldBoundTheLengthOfAnExecutorId() {
        assertThat(new ExecutorId("a".repeat(128)).value()).hasSize(128);
        assertThatThrownBy(() -> new ExecutorId("a".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }
}
