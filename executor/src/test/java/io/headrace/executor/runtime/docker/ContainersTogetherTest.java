package io.headrace.executor.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Network;
import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Mount;
import io.headrace.executor.runtime.ContainerPlan.Storage;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.ImageRules;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.TestImages;
import java.io.ByteArrayOutputStream;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What several containers have in common on a real engine: names, a network, volumes; and that it goes with the last of them. */
@Tag("engine")
@RequiresDocker
class ContainersTogetherTest {
    private final String id = UUID.randomUUID().toString();
    private final Map<String, String> own = Map.of("io.headrace.test.owner", id);
    private final String network = "headrace-test-" + id;
    private DockerClient engine;
    private String image;
    private ContainerRuntime runtime;

    @BeforeEach
    void connect() throws Exception {
        engine = DockerEngine.connect();
        image = TestImages.ensureBusybox(engine);
        runtime = open();
    }

    private ContainerRuntime open() throws Exception {
        return DockerContainerRuntime.connect(
                Optional.empty(), own, ImageRules.KEEPING_ALL, HostAddress.detected(), InstantSource.system());
    }

    @AfterEach
    void leaveNothing() throws Exception {
        try {
            for (OwnContainer container : runtime.inspectAll()) {
                runtime.remove(container.ref());
            }
            runtime.removeLeftovers();
        } finally {
            runtime.close();
            engine.close();
        }
    }

    @Test
    void shouldLetContainersReachEachOtherByTheirNames() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Map<String, String> names = Map.of("server", "server-" + id, "client", "client-" + id);
        ContainerRef client = runtime.create(
                plan("client", "until nc server " + port + " < /dev/null; do sleep 0.1; done", names, Storage.NONE));
        ContainerRef server =
                runtime.create(plan("server", "nc -l -p " + port + " -e echo hello", names, Storage.NONE));
        runtime.start(client);
        runtime.start(server);

        assertThat(runtime.exit(client).get(60, SECONDS).exitCode()).hasValue(0);
        assertThat(output(client)).contains("hello\n");
    }

    @Test
    void shouldRemoveTheirNetworkWithTheLastOfThem() throws Exception {
        ContainerRef one = runtime.create(plan("one", "true", Map.of(), Storage.NONE));
        ContainerRef two = runtime.create(plan("two", "true", Map.of(), Storage.NONE));
        boolean bridged = networks().contains(network);
        runtime.start(one);
        runtime.exit(one).get(60, SECONDS);
        runtime.remove(one);
        assertThat(networks().contains(network)).isEqualTo(bridged);

        runtime.remove(two);

        assertThat(networks()).doesNotContain(network);
    }

    @Test
    void shouldRemoveWhatAnEarlierProcessLeftAndNothingElse() throws Exception {
        ContainerRef one = runtime.create(plan("one", "true", Map.of(), Storage.NONE));
        engine.createNetworkCmd().withName(network + "-left").withLabels(own).exec();
        try (ContainerRuntime later = open()) {
            later.inspectAll();
            boolean bridged = networks().contains(network);
            later.removeLeftovers();
            assertThat(networks()).doesNotContain(network + "-left");
            assertThat(networks().contains(network)).isEqualTo(bridged);

            later.remove(one);

            assertThat(networks()).doesNotContain(network);
        }
    }

    @Test
    void shouldGiveThemAVolumeInCommonThatGoesWithTheLastOfThem() throws Exception {
        String volume = "headrace-test-" + id;
        Storage shared = new Storage(
                List.of(new Mount(Optional.empty(), "/common", false, Optional.of(volume))), List.of(), List.of());
        ContainerRef writer = runtime.create(plan("writer", "echo kept > /common/file", Map.of(), shared));
        ContainerRef reader = runtime.create(plan("reader", "cat /common/file", Map.of(), shared));
        runtime.start(writer);
        assertThat(runtime.exit(writer).get(60, SECONDS).exitCode()).hasValue(0);
        runtime.remove(writer);
        runtime.start(reader);
        assertThat(runtime.exit(reader).get(60, SECONDS).exitCode()).hasValue(0);
        assertThat(output(reader)).isEqualTo("kept\n");

        runtime.remove(reader);

        assertThat(engine.listVolumesCmd().exec().getVolumes())
                .extracting(found -> found.getName())
                .doesNotContain(volume);
    }

    private ContainerPlan plan(String name, String script, Map<String, String> names, Storage storage) {
        Map<String, String> labels = new HashMap<>(own);
        labels.putAll(ContainerLabels.network(network, names));
        labels.putAll(ContainerLabels.volumes(storage.mounts().stream()
                .flatMap(mount -> mount.volume().stream())
                .toList()));
        return ContainerPlan.of(name + "-" + id, image, List.of("sh", "-c", script), ContainerPlan.Limits.of(250, 32))
                .withLabels(labels)
                .withStorage(storage);
    }

    private List<String> networks() {
        List<String> names = new ArrayList<>();
        for (Network found : engine.listNetworksCmd().exec()) {
            names.add(found.getName());
        }
        return names;
    }

    private String output(ContainerRef container) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        runtime.followOutput(container, (time, stream, chunk) -> {
            output.writeBytes(chunk);
            return true;
        });
        return output.toString(UTF_8);
    }
}
