package io.headrace.executor.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Limits;
import io.headrace.executor.runtime.ContainerPlan.LogDriver;
import io.headrace.executor.runtime.ContainerPlan.Mount;
import io.headrace.executor.runtime.ContainerPlan.Privileges;
import io.headrace.executor.runtime.ContainerPlan.Storage;
import io.headrace.executor.runtime.ContainerPlan.Tmpfs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LimitTranslatorTest {

    private static final long MIB = 1024 * 1024;

    private static ContainerPlan plan(Limits limits, Storage storage, Optional<LogDriver> log) {
        return new ContainerPlan(
                "name", Map.of(), "image", List.of(), Map.of(), limits, Privileges.ORDINARY, storage, log);
    }

    @Test
    void shouldLimitCpuHardAndWithinTheHost() {
        assertThat(LimitTranslator.nanoCpus(1500, 4)).isEqualTo(1_500_000_000L);
        assertThat(LimitTranslator.nanoCpus(64_000, 4)).isEqualTo(4_000_000_000L);
        assertThat(LimitTranslator.nanoCpus(1, 4)).isEqualTo(10_000_000L);
    }

    @Test
    void shouldLimitMemoryWithoutSwapUnlessAsked() throws Exception {
        Limits swapping = new Limits(
                1000,
                100,
                0,
                OptionalInt.of(50),
                OptionalInt.of(64),
                OptionalInt.of(28),
                OptionalInt.of(60),
                List.of());

        HostConfig plain = LimitTranslator.translate(
                plan(Limits.of(1000, 100), Storage.NONE, Optional.empty()), 2, "bridge", List.of());
        HostConfig tuned =
                LimitTranslator.translate(plan(swapping, Storage.NONE, Optional.empty()), 2, "host", List.of());

        assertThat(plain.getMemory()).isEqualTo(100 * MIB);
        assertThat(plain.getMemorySwap()).isEqualTo(100 * MIB);
        assertThat(plain.getNetworkMode()).isEqualTo("bridge");
        assertThat(plain.getLogConfig().getType()).isEqualTo(LogConfig.LoggingType.JSON_FILE);
        assertThat(tuned.getMemorySwap()).isEqualTo(128 * MIB);
        assertThat(tuned.getMemorySwappiness()).isEqualTo(60);
        assertThat(tuned.getShmSize()).isEqualTo(64 * MIB);
        assertThat(tuned.getPidsLimit()).isEqualTo(50);
    }

    @Test
    void shouldMountFoldersVolumesAndMemory() throws Exception {
        Storage storage = new Storage(
                List.of(new Mount(Optional.of("/data"), "/in", true), new Mount(Optional.empty(), "/scratch", false)),
                List.of(new Tmpfs("/tmp", 16, List.of("noexec"))),
                List.of());

        HostConfig config = LimitTranslator.translate(
                plan(Limits.of(1000, 100), storage, Optional.empty()), 2, "bridge", List.of());

        assertThat(config.getBinds()).hasSize(1);
        assertThat(config.getBinds()[0].toString()).isEqualTo("/data:/in:ro");
        assertThat(config.getMounts()).hasSize(1);
        assertThat(config.getTmpFs()).containsExactly(Map.entry("/tmp", "noexec,size=16m"));
    }

    @Test
    void shouldPassOnALogDriverThatTheEngineHas() throws Exception {
        LogDriver syslog = new LogDriver("syslog", Map.of("tag", "x"));

        LogConfig config = LimitTranslator.translate(
                        plan(Limits.of(1000, 100), Storage.NONE, Optional.of(syslog)), 2, "bridge", List.of())
                .getLogConfig();

        assertThat(config.getType()).isEqualTo(LogConfig.LoggingType.SYSLOG);
        assertThat(config.getConfig()).containsEntry("tag", "x");
        LogDriver unknown = new LogDriver("carrier-pigeon", Map.of());
        assertThatThrownBy(() -> LimitTranslator.translate(
                        plan(Limits.of(1000, 100), Storage.NONE, Optional.of(unknown)), 2, "bridge", List.of()))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageContaining("carrier-pigeon");
    }
}
