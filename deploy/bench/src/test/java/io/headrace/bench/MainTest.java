package io.headrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.bench.core.ArrayRows;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldListEveryBenchmark() {
        assertThat(run("--list")).isZero();
        assertThat(out.toString().lines().map(line -> line.split(" ", 2)[0]))
                .containsExactly(
                        "scheduler-throughput",
                        "scheduler-latency",
                        "process-jobs",
                        "docker-jobs",
                        "start-latency",
                        "log-throughput",
                        "core-lives",
                        "core-dispatch",
                        "core-nodes",
                        "many-executors",
                        "array",
                        "commit-interval",
                        "submit-http",
                        "describe-jobs",
                        "list-jobs");
    }

    @Test
    void shouldRefuseAnUnknownBenchmarkInOneLine() {
        assertThat(run("no-such")).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("'no-such'", "core-lives");
    }

    @Test
    void shouldRefuseAnUnknownFormatInOneLine() {
        assertThat(run("--output", "xml")).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("--output", "xml", "json");
    }

    @Test
    void shouldRunAnArrayThroughTheSchedulersOwnTables() {
        assertThat(ArrayRows.bytesPerChild(2048)).isPositive().isLessThan(2);
    }

    private int run(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
