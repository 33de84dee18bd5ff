package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.serde.BoundViolations.Violation;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The first look is sure of what is usual, and never of what is wrong. {@link BoundsTest} holds both to every bound of every command. */
class SurelyValidTest {
    private static final String USUAL = """
            {"jobId":"4c7599ae-0a82-49aa-ba5a-4727fcce14a8","jobName":"n","jobQueue":"q","jobDefinition":"d:1",
             "arrayProperties":{"size":10},"dependsOn":[{"jobId":"4c7599ae-0a82-49aa-ba5a-4727fcce14a9","type":"N_TO_N"}],
             "parameters":{"in":"ü"},"timeout":{"attemptDurationSeconds":60},"tags":{"team":"a"},"propagateTags":true,
             "containerOverrides":{"command":["a","b"],"environment":[{"name":"A","value":"b"}],
               "resourceRequirements":[{"type":"VCPU","value":"1"}]}}""";

    private final SurelyValid submissions = SurelyValid.ofMessage("SubmitJob");

    @Test
    void shouldBeSureOfAUsualSubmission() {
        assertThat(submissions.test(USUAL.getBytes(UTF_8))).isTrue();
    }

    @Test
    void shouldNeverBeSureOfABrokenBound() {
        ObjectNode whole = RandomInstances.full(SchemaFiles.message(SubmitJob.class), new Random(7));
        assertThat(BoundViolations.of(SchemaFiles.message(SubmitJob.class), whole))
                .isNotEmpty()
                .noneMatch(this::isSure);
    }

    private boolean isSure(Violation violation) {
        return submissions.test(JsonMapper.shared().writeValueAsBytes(violation.body()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tags\":{\"a\":\"1\",\"a\":\"2\"}",
                "\"jobName\":\"b\"",
                "\"tags\":{\"a\":\"\\u0000\"}",
                "\"tags\":{\"\\ud800\":\"a\"}",
                "\"schedulingPriorityOverride\":99999999999999999999",
                "\"schedulingPriorityOverride\":1e1"
            })
    void shouldNotBeSureOfASubmissionWith(String member) {
        String without = USUAL.replace("\"tags\":{\"team\":\"a\"},", "");
        assertThat(submissions.test(without.getBytes(UTF_8))).isTrue();

        assertThat(submissions.test(without.replaceFirst("}$", "," + Matcher.quoteReplacement(member) + "}")
                        .getBytes(UTF_8)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "[]", "null", "{}", "{"})
    void shouldNotBeSureOf(String body) {
        assertThat(submissions.test(body.getBytes(UTF_8))).isFalse();
    }

    @Test
    void shouldNotBeSureOfWhatIsFollowedByMore() {
        assertThat(submissions.test((USUAL + "{}").getBytes(UTF_8))).isFalse();
    }
}
