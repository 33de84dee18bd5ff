package io.headrace.executor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.service.BadSettingException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes of this machine, which are told although no Kafka answers. */
@Timeout(60)
class ExecutorAppTest {
    @TempDir
    private Path folder;

    private void run(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("bootstrap.servers", "127.0.0.1:1"));
        all.putAll(settings);
        new ExecutorApp().run(all, line -> {});
    }

    @Test
    void shouldRefuseAnUnknownRuntime() {
        assertThatThrownBy(() -> run(Map.of("runtime", "podman")))
                .isInstanceOf(BadSettingException.class)
                .hasMessage("runtime: expected one of docker, process, auto, got 'podman'");
    }

    @Test
    void shouldRefuseWhatIsNoPortOfTheHealthServer() {
        assertThatThrownBy(() -> run(Map.of("health.port", "70000")))
                .isInstanceOf(BadSettingException.class)
                .hasMessage("health.port: expected a port from -1 to 65535, got '70000'");
    }

    @Test
    void shouldRefuseAHealthPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThatThrownBy(() -> run(Map.of("health.port", port)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("health.port: port " + port + " of 127.0.0.1 cannot be had");
        }
    }

    @Test
    void shouldRefuseAWorkFolderOfSomebodyElse() throws Exception {
        Files.createFile(folder.resolve("mine"));

        assertThatThrownBy(() -> run(Map.of("runtime", "process", "work.dir", folder.toString())))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageContaining("work folder " + folder + " is not empty");
    }

    @Test
    void shouldNameTheEngineThatDoesNotAnswer() {
        String address = "unix://" + folder.resolve("docker.sock");

        assertThatThrownBy(() -> run(Map.of("runtime", "docker", "docker.host", address)))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageStartingWith("DockerTimeoutError: no engine answers at " + address + ": ");
    }

    @Test
    void shouldRefuseWhatIsNoAddressOfAnEngine() {
        for (String address : new String[] {"garbage", "ssh://x", "tcp://", "unix:", "a b"}) {
            assertThatThrownBy(() -> run(Map.of("docker.host", address)))
                    .isInstanceOf(BadSettingException.class)
                    .hasMessage("docker.host: '" + address
                            + "', expected unix:///var/run/docker.sock or tcp://host:port, for example");
        }
    }
}
