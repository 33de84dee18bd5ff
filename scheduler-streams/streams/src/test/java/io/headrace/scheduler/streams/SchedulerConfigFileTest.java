package io.headrace.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerConfigFileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadAFileAndLetTheEnvironmentWin() throws IOException {
        Path file = folder.resolve("scheduler.properties");
        Files.writeString(file, """
                bootstrap.servers = a:9092,b:9092
                state.dir = /var/lib/headrace
                threads = 4
                standby.replicas = 1
                executor.lease.ms = 30000
                retention.hours = 24
                kafka.security.protocol = SASL_SSL
                """);
        SchedulerSettings settings = SchedulerConfigFile.read(
                new String[] {file.toString()},
                Map.of("HEADRACE_SCHEDULER_THREADS", "2", "HEADRACE_SCHEDULER_INSTANCE_ID", "one", "HOME", "/root"));
        assertThat(settings.bootstrapServers()).isEqualTo("a:9092,b:9092");
        assertThat(settings.stateDir()).isEqualTo(Path.of("/var/lib/headrace"));
        assertThat(settings.threads()).isEqualTo(2);
        assertThat(settings.standbyReplicas()).isEqualTo(1);
        assertThat(settings.instanceId()).isEqualTo("one");
        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.config().retention()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.commitInterval()).isEqualTo(Duration.ofMillis(20));
        assertThat(settings.clientProperties()).containsExactly(Map.entry("security.protocol", "SASL_SSL"));

        Properties properties = StreamsProperties.of(settings);
        assertThat(properties)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("main.consumer.group.instance.id", "one");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "threads, many, \"threads: 'many', expected a whole number from 1 to 256\"",
                "threads, 0, \"threads: '0', expected a whole number from 1 to 256\"",
                "commit.interval.ms, -1, \"commit.interval.ms: '-1', expected a whole number from 1 to 5000\"",
                "health.port, 65536, \"health.port: '65536', expected a whole number from -1 to 65535\"",
                "application.id, \"\", \"application.id: empty, expected some text\"",
                "kafka.processing.guarantee, at_least_once, \"is set by the scheduler itself\"",
                "kafka.producer.partitioner.class, mine, \"is set by the scheduler itself\"",
                "kafka.partitioner.ignore.keys, true, \"is set by the scheduler itself\"",
                "kafka.main.consumer.auto.offset.reset, latest, \"is set by the scheduler itself\"",
                "kafka.consumer.auto.offset.reset, latest, \"is set by the scheduler itself\"",
                "kafka.production.exception.handler, mine, \"is set by the scheduler itself\"",
                "kafka.default.production.exception.handler, mine, \"is set by the scheduler itself\"",
                "kafka.processing.exception.handler, mine, \"is set by the scheduler itself\"",
                "kafka.producer.transactional.id, mine, \"is set by the scheduler itself\"",
                "thread, 1, \"unknown, expected one of\"",
            })
    void shouldNameTheSettingThatIsWrong(String name, String value, String message) {
        Map<String, String> environment = environment();
        environment.put("HEADRACE_SCHEDULER_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value);
        assertThatThrownBy(() -> SchedulerConfigFile.read(new String[0], environment))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldNameWhatIsMissing() {
        assertThatThrownBy(() -> SchedulerConfigFile.read(new String[0], Map.of()))
                .hasMessage("bootstrap.servers: required but missing (in the file, or as"
                        + " HEADRACE_SCHEDULER_BOOTSTRAP_SERVERS)");
        assertThatThrownBy(() -> SchedulerConfigFile.read(new String[] {"/no/such/file"}, Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("/no/such/file");
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("HEADRACE_SCHEDULER_BOOTSTRAP_SERVERS", "localhost:9092");
        environment.put("HEADRACE_SCHEDULER_STATE_DIR", "state");
        return environment;
    }
}
