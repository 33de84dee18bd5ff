package io.headrace.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.ExecutorConfig.RuntimeKind;
import io.headrace.executor.ExecutorSettings.InvalidSetting;
import io.headrace.executor.access.HostAccess;
import io.headrace.executor.access.HostPaths;
import io.headrace.executor.recovery.OrphanRules;
import io.headrace.executor.recovery.OrphanRules.Handling;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.testkit.Repository;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorSettingsTest {

    @Test
    void shouldHaveADefaultForEverything() throws Exception {
        ExecutorConfig config = ExecutorSettings.parse(Map.of());

        assertThat(config.computeEnvironments()).containsExactly("*");
        assertThat(config.account().value()).isEqualTo("000000000000");
        assertThat(config.capacity().vcpuMillis()).isPositive();
        assertThat(config.capacity().memoryMib()).isPositive();
        assertThat(config.heartbeatEvery()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.runtime().kind()).isEqualTo(RuntimeKind.AUTO);
        assertThat(config.runtime().network()).isEqualTo(Network.BRIDGE);
        assertThat(config.runtime().rules().access()).isEqualTo(HostAccess.NONE);
        assertThat(config.runtime().rules().pidsLimit()).hasValue(4096);
        assertThat(config.orphans()).isEqualTo(new OrphanRules(Handling.REMOVE, Duration.ofMinutes(2)));
    }

    @Test
    void shouldReadEverySetting() throws Exception {
        ExecutorConfig config = ExecutorSettings.parse(Map.ofEntries(
                Map.entry("executor.id", "e1"),
                Map.entry("bootstrap.servers", "kafka:1"),
                Map.entry("compute.environments", "a, b"),
                Map.entry("vcpus", "1.5"),
                Map.entry("memory", "100"),
                Map.entry("gpus", "2"),
                Map.entry("attributes", "disk=ssd"),
                Map.entry("heartbeat", "7"),
                Map.entry("log.limit", "3"),
                Map.entry("pull.timeout", "90"),
                Map.entry("images.max", "500"),
                Map.entry("orphans", "report"),
                Map.entry("orphans.grace", "5"),
                Map.entry("runtime", "process"),
                Map.entry("network", "host"),
                Map.entry("host.address", "10.0.0.7"),
                Map.entry("secrets.dir", "."),
                Map.entry("allow.privileged", "true"),
                Map.entry("allow.new.privileges", "true"),
                Map.entry("allow.host.paths", "/data, /scratch:ro"),
                Map.entry("allow.devices", "/dev/fuse, /dev/nvidia*"),
                Map.entry("pids.limit", "0"),
                Map.entry("secrets.prefix", "MY_SECRET_"),
                Map.entry("kafka.security.protocol", "SSL")));

        assertThat(config.executorId()).isEqualTo(new ExecutorId("e1"));
        assertThat(config.computeEnvironments()).containsExactly("a", "b");
        assertThat(config.capacity()).isEqualTo(new ResourceAmounts(1500, 100, 2));
        assertThat(config.attributes()).containsEntry("disk", "ssd").containsKey("ecs.os-type");
        assertThat(config.heartbeatEvery()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.logBytesMax()).isEqualTo(3 * 1024 * 1024);
        assertThat(config.runtime().kind()).isEqualTo(RuntimeKind.PROCESS);
        assertThat(config.runtime().network()).isEqualTo(Network.HOST);
        assertThat(config.runtime().images().pullPatience()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.runtime().images().bytesMax()).hasValue(500L * 1024 * 1024);
        assertThat(config.orphans()).isEqualTo(new OrphanRules(Handling.REPORT, Duration.ofSeconds(5)));
        assertThat(config.runtime().hostAddress().text()).isEqualTo("10.0.0.7");
        assertThat(config.runtime().rules().access())
                .isEqualTo(new HostAccess(
                        true, true, HostPaths.parse("/data,/scratch:ro"), List.of("/dev/fuse", "/dev/nvidia*")));
        assertThat(config.runtime().rules().pidsLimit()).isEmpty();
        assertThat(config.runtime().rules().describe())
                .isEqualTo("secrets of . and of variables MY_SECRET_*; of this machine they may have: all privileges,"
                        + " new privileges, /data, /scratch read-only, /dev/fuse, /dev/nvidia*; at most any number of"
                        + " processes each");
        assertThat(config.runtime().rules().secrets().folder()).hasValue(Path.of("."));
        assertThat(config.runtime().rules().secrets().prefix()).hasValue("MY_SECRET_");
        assertThat(config.kafkaProperties()).containsExactly(Map.entry("security.protocol", "SSL"));
    }

    @Test
    void shouldReadTheSettingsOfTheGuide() throws Exception {
        String guide = Files.readString(Repository.root().resolve("docs/guides/containers.md"));
        Properties properties = new Properties();
        for (String block : guide.split("```")) {
            if (block.startsWith("\n# executor.properties")) {
                properties.load(new StringReader(block));
            }
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        assertThat(values.put("secrets.dir", ".")).isEqualTo("/etc/headrace/secrets");

        assertThat(ExecutorSettings.parse(values).runtime().rules().describe())
                .isEqualTo("secrets of . and of variables HEADRACE_SECRET_*; of this machine they may have: /data,"
                        + " /data/archive read-only, /scratch read-only, /dev/fuse, /dev/nvidia*; at most 4096"
                        + " processes each");
    }

    @Test
    void shouldOfferTheMemoryLessTheReserve() throws Exception {
        int all = HostCapacity.detect().memoryMib();

        assertThat(ExecutorSettings.parse(Map.of("memory.reserve", "100"))
                        .capacity()
                        .memoryMib())
                .isEqualTo(all - 100);
        assertThat(ExecutorSettings.parse(Map.of("memory.reserve", "0"))
                        .capacity()
                        .memoryMib())
                .isEqualTo(all);
        assertThat(ExecutorSettings.parse(Map.of()).capacity().memoryMib()).isEqualTo(all - Math.ceilDiv(all, 10));
        assertThatThrownBy(() -> ExecutorSettings.parse(Map.of("memory.reserve", "100", "memory", "100")))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("memory.reserve: memory says already how much containers get, expected one of the two");
        assertThatThrownBy(() -> ExecutorSettings.parse(Map.of("memory.reserve", "99999999")))
                .hasMessage("memory.reserve: expected less than the " + all + " MiB of this machine, got '99999999'");
    }

    @Test
    void shouldReadTheEnvironment() {
        assertThat(ExecutorSettings.fromEnvironment(Map.of(
                        "HEADRACE_EXECUTOR_WORK_DIR", "/w",
                        "HEADRACE_EXECUTOR_KAFKA_SECURITY_PROTOCOL", "SSL",
                        "HOME", "/root")))
                .containsExactly(Map.entry("kafka.security.protocol", "SSL"), Map.entry("work.dir", "/w"));
    }

    @ParameterizedTest
    @CsvSource({
        "executor.id, 'no spaces please', executor.id:",
        "account, 12, account:",
        "vcpus, many, vcpus: expected a number above 0",
        "vcpus, 0, vcpus: expected a number above 0",
        "memory, -1, memory: expected a whole number from 1",
        "attributes, ssd, 'attributes: expected name=value,... '",
        "heartbeat, 0, heartbeat: expected a whole number from 1",
        "pull.timeout, 0, pull.timeout: expected a whole number from 1",
        "runtime, podman, 'runtime: expected one of docker, process, auto'",
        "network, none, 'network: expected one of bridge, host'",
        "host.address, here, 'host.address: expected an IPv4 address such as 10.0.0.7, got '",
        "host.address, 10.0.0.256, host.address: expected an IPv4 address",
        "compute.environments, ',', compute.environments: expected at least one name",
        "secrets.dir, /none/such, 'secrets.dir: expected a folder, got '",
        "secrets.prefix, a-b, 'secrets.prefix: expected the beginning of a variable'",
        "secrets.prefix, HEADRACE_, 'secrets.prefix: expected the beginning of a variable'",
        "secrets.prefix, HEADRACE_EXECUTOR_X, 'secrets.prefix: expected the beginning of a variable'",
        "allow.privileged, yes, 'allow.privileged: expected true or false, got '",
        "allow.host.paths, data, allow.host.paths: expected absolute paths",
        "allow.devices, /etc/passwd, allow.devices: expected paths in /dev",
        "allow.devices, /dev/../etc/x/, allow.devices: expected paths in /dev",
        "pids.limit, -1, pids.limit: expected a whole number from 0",
        "memroy, 1, memroy: there is no such setting",
    })
    void shouldNameWhatIsWrong(String key, String value, String message) {
        assertThatThrownBy(() -> ExecutorSettings.parse(Map.of(key, value)))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("\n");
    }
}
