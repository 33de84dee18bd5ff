package io.headrace.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.bench.result.Row.Alone;
import io.headrace.bench.result.Row.Broken;
import io.headrace.bench.result.Row.Compared;
import io.headrace.bench.result.Row.Skipped;
import io.headrace.schemas.serde.JsonCodec;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ResultsTest {
    private static final List<Row> ROWS = List.of(
            new Compared(
                    "whole-jobs",
                    "jobs per second",
                    "jobs/s",
                    Spread.of(List.of(310.0, 290.0, 300.0)),
                    Spread.of(List.of(1200.0, 1000.0)),
                    Target.atLeast(0.7)),
            new Alone("array", "accepted", "s", Spread.of(List.of(0.25)), Target.atMost(1)),
            new Skipped("docker-jobs", "no Docker engine"),
            new Broken("other", "it broke"));

    @Test
    void shouldTakeTheMiddleOfTheRounds() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4, 4));
    }

    @Test
    void shouldShowRatioAndWhetherItIsReached() {
        List<String> lines = TextTable.of(ROWS).lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(1)).contains("300 (290–310)", "1,100 (1,000–1,200)", "0.273", "≥ 0.7", "not yet");
        assertThat(lines.get(2)).contains("0.250", "≤ 1", "reached");
        assertThat(lines.get(3)).contains("docker-jobs", "skipped: no Docker engine");
        assertThat(lines.get(4)).contains("other", "failed: it broke");
    }

    @Test
    void shouldWriteTheSameForPrograms() {
        JsonNode results =
                JsonCodec.mapper().readTree(JsonReport.of(ROWS, true)).path("results");
        assertThat(results.size()).isEqualTo(4);
        JsonNode compared = results.get(0);
        assertThat(compared.path("status").asString()).isEqualTo("measured");
        assertThat(compared.path("ours").path("median").asDouble()).isEqualTo(300);
        assertThat(compared.path("limit").path("rounds").asInt()).isEqualTo(2);
        assertThat(compared.path("ratio").asDouble()).isBetween(0.27, 0.28);
        assertThat(compared.path("reached").asBoolean()).isFalse();
        assertThat(results.get(1).path("reached").asBoolean()).isTrue();
        assertThat(results.get(2).path("status").asString()).isEqualTo("skipped");
        assertThat(results.get(3).path("status").asString()).isEqualTo("failed");
    }
}
