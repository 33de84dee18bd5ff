package io.headrace.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.ExecutorConfig.RuntimeConfig;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerRuntime;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeChoiceTest {
    @TempDir
    private Path folder;

    @Test
    void shouldSayWhichEngineDoesNotAnswer() throws Exception {
        String address = "unix://" + folder.resolve("docker.sock");
        RuntimeConfig config = new RuntimeConfig(
                RuntimeKind.AUTO, folder.resolve("runs"), Network.BRIDGE, Optional.of(address), Optional.empty());

        try (ContainerRuntime runtime =
                RuntimeChoice.of(config, InstantSource.system()).open(Map.of("owner", "the-test"))) {
            assertThat(runtime.name()).isEqualTo("process");
            String missing = "no container engine answers at " + address + " (docker.host)";
            assertThat(runtime.notice()).startsWith(missing + "; process runtime: ");
            assertThat(runtime.jobNotice().orElseThrow()).startsWith(missing + ": this command runs directly");
        }
    }
}
