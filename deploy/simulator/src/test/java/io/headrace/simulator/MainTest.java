package io.headrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void shouldSayWhatHappened() {
        assertThat(run("--seed", "3", "--days", "0.01")).isZero();
        assertThat(out.toString())
                .startsWith("seed 3, 0.01 days")
                .contains("day 1: ", "settled: ", "jobs submitted", "steps of the scheduler", " steps/s");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldSayHowToSeeAFailureAgain() {
        Simulation simulation = new Simulation(3, Main.length(0.01), line -> {}, event -> {});
        simulation.trace().add("scheduler", "something");

        assertThat(Main.failure(simulation, new Violation("no gaps", "event 7 follows 5"), 3, 0.01))
                .contains("scheduler      something", "VIOLATED  no gaps", "event 7 follows 5")
                .endsWith("again with: ./headrace sim --seed 3 --days 0.01" + System.lineSeparator());
    }

    @Test
    void shouldRefuseDaysThatAreNone() {
        assertThat(run("--days", "0")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("headrace sim: --days 0.0: expected more than 0, at most 10000");
    }
}
