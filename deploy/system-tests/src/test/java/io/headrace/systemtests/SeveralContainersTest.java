package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.TestImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Jobs of several containers on a real engine, from the command line to the last trace. */
@Tag("system")
@RequiresDocker
class SeveralContainersTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void makeImage() throws Exception {
        try (DockerClient engine = DockerEngine.connect()) {
            TestImages.ensureBusybox(engine);
        }
    }

    @Test
    void shouldRunTheJobOfTheGuideAndLeaveNothing() throws Exception {
        String guide = Files.readString(HeadraceProcess.project().resolve("docs/guides/several-containers.md"));
        String definition =
                guide.substring(guide.indexOf("```json\n") + 8, guide.indexOf("\n```", guide.indexOf("```json")));
        Path file = Files.writeString(folder.resolve("greet.json"), definition);
        try (HeadraceProcess headrace = HeadraceProcess.up(folder.resolve("data"), "--runtime", "docker")) {
            FrontDoorClient client = new FrontDoorClient(headrace.endpoint()).withQueue();
            assertThat(cli(headrace, "definitions", "register", "--file", file.toString()))
                    .isEqualTo("greet:1\n");
            String job = client.submit("greet", 0);
            client.awaitStatus(job, "SUCCEEDED");

            assertThat(cli(headrace, "logs", job).lines()).containsExactly("app  hello", "app  world");
            assertThat(cli(headrace, "logs", job, "--container", "app").lines()).containsExactly("hello", "world");
            JsonNode containers = client.describe(job).at("/ecsProperties/taskProperties/0/containers");
            assertThat(containers.at("/0/exitCode").asInt(-1)).isZero();
            assertThat(containers.at("/1/exitCode").asInt()).isEqualTo(137);
            assertThat(containers.at("/2/exitCode").asInt(-1)).isZero();
            assertThat(cli(headrace, "describe", job)).contains("Container app", "prepare to come to SUCCESS");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(traces(job)).isEmpty());
        }
    }

    @Test
    void shouldGoOnInTheMiddleOfAPlanAfterAKill() throws Exception {
        Path data = folder.resolve("data");
        String job;
        try (HeadraceProcess headrace = HeadraceProcess.up(data, "--runtime", "docker")) {
            FrontDoorClient client =
                    new FrontDoorClient(headrace.endpoint()).withQueue().withContainers("plan", """
                            {"name": "first", "image": "busybox", "essential": false,
                             "command": ["sh", "-c", "echo begun; while [ ! -e /go ]; do sleep 0.1; done; cat /go"]},
                            {"name": "second", "image": "busybox", "command": ["echo", "from the second"],
                             "dependsOn": [{"containerName": "first", "condition": "SUCCESS"}]}""");
            job = client.submit("plan", 0);
            client.awaitStatus(job, "RUNNING");
            headrace.kill();
        }
        // It ends while nobody looks.
        goOn("headrace-" + job + "-1-first");
        try (HeadraceProcess headrace = HeadraceProcess.up(data, "--runtime", "docker")) {
            FrontDoorClient client = new FrontDoorClient(headrace.endpoint());
            client.awaitStatus(job, "SUCCEEDED");

            assertThat(cli(headrace, "logs", job).lines())
                    .containsExactly("first  begun", "first  gone on", "second  from the second");
            List<Envelope<Event>> events = new KafkaClient(headrace.bootstrapServers()).events();
            assertThat(events.stream()
                            .map(Envelope::data)
                            .filter(AttemptSucceeded.class::isInstance)
                            .map(AttemptSucceeded.class::cast)
                            .flatMap(end -> end.containers().stream())
                            .map(ContainerEnd::exitCode))
                    .containsExactly(0, 0);
            assertThat(client.describe(job).path("attempts").size()).isEqualTo(1);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(traces(job)).isEmpty());
        }
    }

    private static void goOn(String container) throws Exception {
        try (DockerClient engine = DockerEngine.connect()) {
            String id = engine.execCreateCmd(container)
                    .withCmd("sh", "-c", "echo gone on > /go.part; mv /go.part /go")
                    .exec()
                    .getId();
            engine.execStartCmd(id)
                    .withDetach(true)
                    .exec(new ResultCallback.Adapter<>())
                    .awaitCompletion();
            engine.waitContainerCmd(container)
                    .exec(new WaitContainerResultCallback())
                    .awaitStatusCode();
        }
    }

    private static String cli(HeadraceProcess headrace, String... words) throws Exception {
        return Cli.run(headrace.endpoint(), words).requireSuccess();
    }

    /** What the engine has of the job. */
    private static List<String> traces(String job) throws Exception {
        try (DockerClient engine = DockerEngine.connect()) {
            List<String> containers = engine.listContainersCmd().withShowAll(true).exec().stream()
                    .flatMap(container -> List.of(container.getNames()).stream())
                    .filter(name -> name.contains(job))
                    .toList();
            return containers.isEmpty()
                    ? engine.listVolumesCmd().exec().getVolumes().stream()
                            .map(volume -> volume.getName())
                            .filter(name -> name.contains(job))
                            .toList()
                    : containers;
        }
    }
}
