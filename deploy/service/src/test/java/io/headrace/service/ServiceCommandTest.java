package io.headrace.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ServiceCommandTest {
    @TempDir
    private Path folder;

    private final Map<String, String> heard = new TreeMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private final class Cook implements Service {
        @Override
        public String name() {
            return "cook";
        }

        @Override
        public String description() {
            return "Cooks.";
        }

        @Override
        public Map<String, String> settings() {
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("bootstrap.servers", "Kafka");
            settings.put("pot.size", "litres");
            return settings;
        }

        @Override
        public int run(Map<String, String> settings, Consumer<String> say) {
            heard.putAll(settings);
            if (settings.getOrDefault("pot.size", "").equals("broken")) {
                throw new IllegalStateException("the pot\n is broken");
            }
            say.accept("ready");
            return 0;
        }
    }

    private int run(Map<String, String> environment, String... arguments) {
        CommandLine command = ServiceCommand.of(new Cook(), environment);
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    @Test
    void shouldLetTheLaterSourceWin() throws Exception {
        Path file = folder.resolve("cook.properties");
        Files.writeString(file, "bootstrap.servers = file:1\npot.size = 1\nkafka.client.id = file\n");

        int status = run(
                Map.of("HEADRACE_COOK_POT_SIZE", "2", "HEADRACE_COOK_KAFKA_CLIENT_ID", "variable", "HOME", "/root"),
                "--config",
                file.toString(),
                "--pot-size",
                "3");

        assertThat(status).isZero();
        assertThat(heard)
                .containsExactly(
                        Map.entry("bootstrap.servers", "file:1"),
                        Map.entry("kafka.client.id", "variable"),
                        Map.entry("pot.size", "3"));
        assertThat(err).hasToString("headrace cook: ready\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pot.sise = 1 | pot.sise: there is no such setting; did you mean pot.size?",
                "colour = 1 | colour: there is no such setting; known are bootstrap.servers, pot.size and kafka.*"
            })
    void shouldRefuseAnUnknownSetting(String line, String message) throws Exception {
        Path file = Files.writeString(folder.resolve("cook.properties"), line);

        assertThat(run(Map.of(), "--config", file.toString())).isEqualTo(ServiceCommand.USAGE);
        assertThat(err).hasToString("headrace cook: " + message + "\n");
    }

    @Test
    void shouldSayWhyAFileCannotBeRead() {
        assertThat(run(Map.of(), "--config", "/no/such")).isEqualTo(ServiceCommand.USAGE);
        assertThat(run(Map.of(), "--config", folder.toString())).isEqualTo(ServiceCommand.USAGE);

        assertThat(err).hasToString("""
                headrace cook: --config /no/such: the file cannot be read: there is no such file
                headrace cook: --config %s: the file cannot be read: it is a folder
                """.formatted(folder));
    }

    @Test
    void shouldWarnOfAPropertyThatNoClientKnows() {
        assertThat(run(Map.of(), "--kafka", "security.protcol=SSL", "--kafka", "main.consumer.fetch.max.bytes=1"))
                .isZero();

        assertThat(err).hasToString("""
                headrace cook: warning: kafka.security.protcol: Kafka's clients know no such property; did you mean security.protocol?
                headrace cook: ready
                """);
    }

    @Test
    void shouldFailInOneLine() {
        assertThat(run(Map.of(), "--pot-size", "broken")).isEqualTo(ServiceCommand.FAILURE);

        assertThat(err).hasToString("headrace cook: the pot is broken\n");
    }

    @Test
    void shouldHelpAndDoNothingElse() {
        assertThat(run(Map.of(), "--help")).isZero();

        assertThat(out.toString()).contains("--config=FILE", "--pot-size", "litres", "HEADRACE_COOK_WORK_DIR");
        assertThat(heard).isEmpty();
    }
}
