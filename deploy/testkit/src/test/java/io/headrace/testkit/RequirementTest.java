package io.headrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequirementTest {

    @Test
    void shouldRunWhatHasAllItNeeds() {
        assertThat(Requirement.verdict(Optional.empty(), true).isDisabled()).isFalse();
        assertThat(Requirement.verdict(Optional.empty(), false).isDisabled()).isFalse();
    }

    @Test
    void shouldSkipWithTheReasonWhereSomethingIsMissing() {
        var verdict = Requirement.verdict(Optional.of("no engine"), false);

        assertThat(verdict.isDisabled()).isTrue();
        assertThat(verdict.getReason()).contains("no engine");
    }

    @Test
    void shouldFailWhereNothingMayBeMissing() {
        assertThatThrownBy(() -> Requirement.verdict(Optional.of("no engine"), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no engine");
    }
}
