package io.headrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.testkit.Seeds;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way says what {@code java.time} says. */
class Rfc3339Test {
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long YEAR_0 = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    private static final long YEAR_9999 =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    @Test
    void shouldWriteAndReadWhatJavaTimeDoes() {
        Seeds.each(2_000, seed -> {
            long millis = new Random(seed).nextLong(YEAR_0, YEAR_9999 + 1);
            String text = Rfc3339.format(millis);
            assertThat(text).isEqualTo(MILLIS.format(Instant.ofEpochMilli(millis)));
            assertThat(Rfc3339.parse(text)).isEqualTo(millis);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldReadAnyTimeThatItWrites(long millis) {
        assertThat(Rfc3339.parse(Rfc3339.format(millis))).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T23:59:59Z",
                "2026-01-31T23:59:59.123456789Z",
                "2026-01-31T23:59:59.000+02:00",
                "2026-01-31T23:59:59.5+02:00",
                "2026-06-30T23:59:60.000Z",
                "2026-01-31T24:00:00.000Z"
            })
    void shouldReadOtherFormsAsJavaTimeDoes(String text) {
        assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse(text).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-02-30T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-01-01T25:00:00.000Z", "now", ""})
    void shouldRefuseWhatIsNoTime(String text) {
        assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
