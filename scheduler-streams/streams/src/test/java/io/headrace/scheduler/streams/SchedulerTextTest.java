package io.headrace.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.value.ResourceAmounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerTextTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadEverySetting() {
        SchedulerSettings settings = SchedulerText.parse(Map.of(
                "bootstrap.servers", "a:9092,b:9092",
                "state.dir", "/var/lib/headrace",
                "threads", "2",
                "standby.replicas", "1",
                "executor.lease.ms", "30000",
                "retention.hours", "24",
                "retention.hours.by.account", "123456789012=1, 210987654321 = 87600",
                "instance.id", "one",
                "kafka.security.protocol", "SASL_SSL"));
        assertThat(settings.bootstrapServers()).isEqualTo("a:9092,b:9092");
        assertThat(settings.stateDir()).isEqualTo(Path.of("/var/lib/headrace"));
        assertThat(settings.threads()).isEqualTo(2);
        assertThat(settings.standbyReplicas()).isEqualTo(1);
        assertThat(settings.instanceId()).isEqualTo("one");
        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.config().usual().retention()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.config().retentions())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        new AccountId("123456789012"), Duration.ofHours(1),
                        new AccountId("210987654321"), Duration.ofDays(3650)));
        assertThat(settings.commitInterval()).isEqualTo(Duration.ofMillis(20));
        assertThat(settings.clientProperties()).containsExactly(Map.entry("security.protocol", "SASL_SSL"));

        Properties properties = StreamsProperties.of(settings);
        assertThat(properties)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("main.consumer.group.instance.id", "one");
    }

    @Test
    void shouldReadTheTypesOfInstances() {
        assertThat(SchedulerText.parse(Map.of("instance.types", "ml.m5.large=0.25:64, ml.g5.xlarge=4:16384:1"))
                        .config()
                        .usual()
                        .instanceTypes())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "ml.m5.large", new ResourceAmounts(250, 64, 0),
                        "ml.g5.xlarge", new ResourceAmounts(4_000, 16_384, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "threads, many, \"threads: 'many', expected a whole number from 1 to 256\"",
                "threads, 0, \"threads: '0', expected a whole number from 1 to 256\"",
                "retention.hours, 0, \"retention.hours: '0', expected a whole number from 1 to 87600\"",
                "retention.hours, week, \"retention.hours: 'week', expected a whole number from 1 to 87600\"",
                "commit.interval.ms, -1, \"commit.interval.ms: '-1', expected a whole number from 1 to 5000\"",
                "health.port, 65536, \"health.port: '65536', expected a whole number from -1 to 65535\"",
                "instance.types, \"ml.m5.large=0.0:64\", \"separated by commas, for example ml.m5.large=1:512, instead of 'ml.m5.large=0.0:64'\"",
                "instance.types, \"ml.a.b=1:1,ml.a.b=2:2\", \"expected each type once, instead of ml.a.b again\"",
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
            })
    void shouldNameTheSettingThatIsWrong(String name, String value, String message) {
        assertThatThrownBy(() -> SchedulerText.parse(Map.of(name, value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "123=24 | expected ACCOUNT=HOURS, an account of twelve digits and a whole number from 1 to 87600,"
                        + " separated by commas, instead of '123=24'",
                "123456789012=24, | expected ACCOUNT=HOURS, an account of twelve digits and a whole number from 1 to"
                        + " 87600, separated by commas, instead of ''",
                "123456789012=0 | expected a whole number from 1 to 87600 for account 123456789012, instead of '0'",
                "123456789012=99999999999999999999 | expected a whole number from 1 to 87600 for account 123456789012,"
                        + " instead of '99999999999999999999'",
                "123456789012=1,123456789012=2 | expected each account once, instead of 123456789012 again",
            })
    void shouldNameTheAccountWhoseRetentionIsWrong(String value, String message) {
        assertThatThrownBy(() -> SchedulerText.parse(Map.of("retention.hours.by.account", value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("retention.hours.by.account: '" + value + "', " + message);
    }

    @Test
    void shouldGiveEachAccountItsRetention() {
        AccountConfigs configs =
                new AccountConfigs(SchedulerConfig.DEFAULT, Map.of(new AccountId("123456789012"), Duration.ofDays(30)));
        assertThat(configs.of(AccountId.DEFAULT)).isEqualTo(SchedulerConfig.DEFAULT);
        assertThat(configs.of(new AccountId("123456789012")))
                .isEqualTo(SchedulerConfig.DEFAULT.withRetention(Duration.ofDays(30)));
    }

    @Test
    void shouldSayOfEverySettingWhatHoldsWithoutIt() {
        SchedulerSettings settings = SchedulerText.parse(Map.of());
        SchedulerSettings standard = SchedulerSettings.of("127.0.0.1:9092", Path.of("headrace-scheduler"));

        assertThat(settings).isEqualTo(standard);
        assertThat(SchedulerText.HELP)
                .containsEntry("threads", "stream threads, one partition's work each at a time (default 1)");
        assertThat(SchedulerText.HELP.get("retention.hours"))
                .contains("(default " + standard.config().usual().retention().toHours() + ")");
        assertThat(SchedulerText.HELP.get("stop.grace.seconds"))
                .contains("(default " + standard.config().usual().stopGraceSeconds() + ")");
        assertThat(SchedulerText.HELP.get("array.size.max"))
                .contains("(default " + standard.config().usual().arraySizeMax() + ")");
        assertThat(SchedulerText.HELP.get("executor.lease.ms"))
                .contains("(default " + standard.lease().toMillis() + ")");
        assertThat(SchedulerText.HELP.get("tick.ms"))
                .contains("(default " + standard.tick().toMillis() + ")");
    }

    @Test
    void shouldFindALocalMistakeBeforeItWaitsForKafka() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> new SchedulerService()
                        .run(Map.of("bootstrap.servers", "127.0.0.1:1", "state.dir", file.toString()), line -> {}))
                .hasMessage("state.dir: '" + file + "' is not a folder");
        assertThatThrownBy(() -> new SchedulerService()
                        .run(Map.of("bootstrap.servers", "kafka", "state.dir", folder.toString()), line -> {}))
                .hasMessage("bootstrap.servers: 'kafka', expected host:port, separated by commas");
    }
}
