package io.headrace.submitter.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "-PT3S, 0s",
        "PT0S, 0s",
        "PT119S, 119s",
        "PT2M, 2m",
        "PT3M20S, 3m20s",
        "PT25M10S, 25m",
        "PT2H59M, 179m",
        "PT5H12M, 5h12m",
        "PT30H, 30h",
        "PT76H, 3d4h",
        "P90D, 90d",
        "P800D, 2y70d",
        "P4000D, 10y"
    })
    void shouldTellAgesAsKubectlDoes(Duration age, String text) {
        assertThat(TimeText.age(age)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT0.012S, 12ms",
        "PT1.204S, 1.204s",
        "PT59.999S, 59.999s",
        "PT1M3.25S, 1m03.2s",
        "PT2H5M9S, 2h05m09s",
        "-PT0.3S, -300ms"
    })
    void shouldTellDurationsExactly(Duration duration, String text) {
        assertThat(TimeText.exact(duration)).isEqualTo(text);
    }

    @Test
    void shouldShowInstantsInTheZoneOfTheReader() {
        Instant instant = Instant.parse("2026-11-21T22:54:01.123Z");

        assertThat(TimeText.instantWithZone(instant, ZoneId.of("Europe/Berlin")))
                .isEqualTo("2026-11-21 23:54:01.123 +01:00");
        assertThat(TimeText.instant(instant, ZoneId.of("UTC"))).isEqualTo("2026-11-21 22:54:01.123");
    }
}
