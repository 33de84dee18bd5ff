package io.headrace.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.TestImages;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes of a job on one engine have a network of their own, on which they find each other; it goes with the last of them. */
@Tag("system")
@Tag("engine")
@RequiresDocker
class NodeNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Takes a line at a time until it has three. A line is kept before it is answered: nc leaves with the answer, even if its own line is not sent yet. */
    private static final String MAIN = """
            touch /got
            while [ $(sort -u /got | wc -l) -lt 3 ]
            do nc -l -p 7100 -e sh -c 'read line && echo "$line" >> /got && echo taken'; done
            sort -u /got""";

    /** Says its line until that is taken, and waits to be stopped. What nc says of a listener that is between two lines is not looked at. */
    private static final String WORKER = """
            echo "main node at $AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS"
            until [ "$(echo "node $AWS_BATCH_JOB_NODE_INDEX" | nc -w 5 $AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS 7100 2>/dev/null)" = taken ]
            do sleep 0.1; done
            trap "exit 143" TERM
            sleep 600 & wait""";

    @TempDir
    private Path data;

    @Test
    void shouldConnectTheNodesOfAJobAndLeaveNothing() throws Exception {
        try (DockerClient engine = DockerEngine.connect()) {
            TestImages.ensureBusybox(engine);
            try (HeadraceProcess headrace = HeadraceProcess.up(data, "--runtime", "docker")) {
                FrontDoorClient client =
                        new FrontDoorClient(headrace.endpoint()).withQueue().withNodes("nodes", MAIN, WORKER);

                // when
                String job = client.submit("nodes", 0);
                for (int node = 0; node < 3; node++) {
                    client.awaitStatus(job + "#" + node, "RUNNING");
                }

                // then
                List<Network> networks = networks(engine, job);
                assertThat(networks).hasSize(1);
                Map<String, ContainerNetwork> connected = engine.inspectContainerCmd("headrace-" + job + "-node0-1")
                        .exec()
                        .getNetworkSettings()
                        .getNetworks();
                assertThat(connected).containsOnlyKeys(networks.getFirst().getName());
                String address = connected.values().iterator().next().getIpAddress();
                say(address, "from outside\n");
                client.awaitStatus(job, "SUCCEEDED");
                assertThat(logs(headrace, job)).isEqualTo("from outside\nnode 1\nnode 2\n");
                assertThat(logs(headrace, job + "#1")).isEqualTo("main node at " + address + "\n");
                assertThat(logs(headrace, job + "#2")).isEqualTo("main node at " + address + "\n");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(networks(engine, job)).isEmpty());
                assertThat(engine.listContainersCmd().withShowAll(true).exec())
                        .noneMatch(container -> container.getNames()[0].contains(job));
            }
        }
    }

    private static List<Network> networks(DockerClient engine, String job) {
        return engine.listNetworksCmd().exec().stream()
                .filter(network -> network.getName().contains(job))
                .toList();
    }

    private static String logs(HeadraceProcess headrace, String job) throws Exception {
        return Cli.run(headrace.endpoint(), "logs", job).requireSuccess();
    }

    /** As a node does, until it is taken. */
    private static void say(String address, String line) {
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            try (Socket socket = new Socket(address, 7100)) {
                socket.getOutputStream().write(line.getBytes(UTF_8));
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), UTF_8).equals("taken\n");
            }
        });
    }
}
