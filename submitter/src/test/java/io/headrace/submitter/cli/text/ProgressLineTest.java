package io.headrace.submitter.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.api.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProgressLineTest {
    private static final Duration ELAPSED = Duration.ofSeconds(12);
    private static final StatusCounts HALF =
            new StatusCounts(Map.of("SUCCEEDED", 8L, "FAILED", 2L, "RUNNING", 4L, "RUNNABLE", 6L));

    @Test
    void shouldDrawABarByState() {
        assertThat(ProgressLine.ofCounts(HALF, 20, ELAPSED, 94, Style.PLAIN))
                .isEqualTo("[########xx>>>>......] 10/20 8 succeeded, 2 failed, 4 running, 6 runnable, 12s");
        assertThat(ProgressLine.ofCounts(HALF, 20, ELAPSED, 84, new Style(false, true)))
                .isEqualTo("█████▒▒░░░ 10/20 8 succeeded, 2 failed, 4 running, 6 runnable, 12s");
    }

    @Test
    void shouldFillTheBarExactlyAtTheEnd() {
        for (int size = 1; size <= 50; size++) {
            StatusCounts all = new StatusCounts(Map.of("SUCCEEDED", size / 3L, "FAILED", size - size / 3L));

            String line = ProgressLine.ofCounts(all, size, ELAPSED, 120, Style.PLAIN);

            assertThat(line.substring(1, 31)).matches("#*x*");
        }
    }

    @Test
    void shouldLeaveTheBarAwayWhereThereIsNoRoom() {
        String line = ProgressLine.ofCounts(HALF, 20, ELAPSED, 40, Style.PLAIN);

        assertThat(line).isEqualTo("10/20 8 succeeded, 2 failed, 4 running, ").hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void shouldShowStateAndReasonOfASingleJob() {
        JsonNode job = Json.parse("{\"status\":\"RUNNABLE\",\"statusReason\":\"no executor has room\"}");

        assertThat(ProgressLine.of(job, ELAPSED, 80, Style.PLAIN)).isEqualTo("RUNNABLE 12s: no executor has room");
        assertThat(ProgressLine.of(job, ELAPSED, 20, Style.PLAIN)).isEqualTo("RUNNABLE 12s: no exe");
    }
}
