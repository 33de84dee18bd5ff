package io.headrace.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.terminal.Screen;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code ./headrace} refuses in a fresh clone before it builds anything: the clone here has nothing that could be built. */
class LauncherOptionsTest {
    private static final int USAGE = 2;

    @TempDir
    private Path clone;

    private record Outcome(int status, String text) {}

    @BeforeEach
    void copy() throws Exception {
        Path project = Path.of("").toAbsolutePath();
        while (!Files.exists(project.resolve("headrace"))) {
            project = project.getParent();
        }
        Files.copy(project.resolve("headrace"), clone.resolve("headrace"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo --runtme process | headrace demo: unknown '--runtme': expected one of --data, --account, --region, --runtime",
                "demo --data=x --port 1 | headrace demo: unknown '--port': expected one of --data, --account, --region, --runtime",
                "demo --data --runtime process | headrace demo: unknown 'process': expected one of --data, --account, --region,"
                        + " --runtime",
            })
    void shouldRefuseAnUnknownOptionAtOnce(String arguments, String message) throws Exception {
        assertThat(run(arguments.split(" "))).isEqualTo(new Outcome(USAGE, message + "\n"));
    }

    @Test
    void shouldRefuseAnUnknownOptionOfUpAtOnce() throws Exception {
        Outcome outcome = run("up", "--port", "8080", "--kafka-prt=1");

        assertThat(outcome.text()).startsWith("headrace up: unknown '--kafka-prt': expected one of --data, ");
        assertThat(outcome.status()).isEqualTo(USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo"})
    void shouldKnowTheOptionsThatTheCommandTakes(String command) throws Exception {
        Set<String> taken = new TreeSet<>();
        for (OptionSpec option : Main.commandLine(console())
                .getSubcommands()
                .get(command)
                .getCommandSpec()
                .options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                taken.addAll(List.of(option.names()));
            }
        }
        String text = run(command, "--no-such-option").text();

        assertThat(new TreeSet<>(List.of(
                        text.substring(text.indexOf("one of ") + 7).strip().split(", "))))
                .isEqualTo(taken);
    }

    private Outcome run(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", clone.resolve("headrace").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), text);
    }

    private static Console console() {
        return new Console(
                InputStream.nullInputStream(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                Screen.NONE,
                Map.of(),
                InstantSource.fixed(Instant.EPOCH),
                ZoneOffset.UTC,
                duration -> {},
                action -> () -> {});
    }
}
