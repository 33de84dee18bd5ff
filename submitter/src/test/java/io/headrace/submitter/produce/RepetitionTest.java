package io.headrace.submitter.produce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.id.AccountId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final Optional<String> NO_SIGNATURE = Optional.empty();

    private static String id(Repetition repetition, String body) {
        return repetition.jobId(ACCOUNT, body.getBytes(UTF_8));
    }

    @Test
    void shouldDeriveTheIdFromTheStrongestSign() {
        String keyed = id(Repetition.of("k", "i", Optional.of("s")), "body");
        assertThat(keyed).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(id(Repetition.of("k", "other", NO_SIGNATURE), "other body")).isEqualTo(keyed);
        assertThat(Repetition.of("k", null, NO_SIGNATURE).jobId(new AccountId("999999999999"), new byte[0]))
                .isNotEqualTo(keyed);

        String invoked = id(Repetition.of(null, "k", Optional.of("s")), "body");
        assertThat(invoked).isNotEqualTo(keyed);
        assertThat(id(Repetition.of(null, "k", Optional.of("another")), "body")).isEqualTo(invoked);
        assertThat(id(Repetition.of(null, "k", NO_SIGNATURE), "other body")).isNotEqualTo(invoked);

        String signed = id(Repetition.of(null, " ", Optional.of("s")), "body");
        assertThat(id(Repetition.of(null, null, Optional.of("s")), "body")).isEqualTo(signed);
        assertThat(id(Repetition.of(null, null, Optional.of("t")), "body")).isNotEqualTo(signed);
    }

    @Test
    void shouldChooseAnyIdWhenNothingSaysThatItIsARepetition() {
        Repetition none = Repetition.of(null, null, NO_SIGNATURE);
        assertThat(id(none, "body")).isNotEqualTo(id(none, "body"));
    }

    @Test
    void shouldRefuseAKeyThatIsNone() {
        assertThat(Repetition.of("nightly/2026", null, NO_SIGNATURE).problem()).isEmpty();
        assertThat(Repetition.of(null, null, NO_SIGNATURE).problem()).isEmpty();
        assertThat(Repetition.of("", null, NO_SIGNATURE).problem()).isPresent();
        assertThat(Repetition.of("a\tb", null, NO_SIGNATURE).problem())
                .hasValue(
                        "x-headrace-idempotency-key is 'a?b', expected 1 to 128 printable ASCII characters without blanks");
    }
}
