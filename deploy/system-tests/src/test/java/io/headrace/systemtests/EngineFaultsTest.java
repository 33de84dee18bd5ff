package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.headrace.schemas.event.AttemptEvent;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.submitter.cli.api.Json;
import io.headrace.testkit.OwnEngine;
import io.headrace.testkit.RequiresOwnEngine;
import io.headrace.testkit.TestImages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The engine is stopped, killed and left without room while it has work. Whatever happens, every job ends, nothing runs twice without the
 * record saying so, and no container is left: not by the attempts themselves, for the executor's reaper only reports here.
 */
@Tag("system")
@Tag("engine")
@RequiresOwnEngine
class EngineFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DISK_MIB = 24;
    private static final int CHILDREN = 16;

    @TempDir
    private static Path folder;

    private static Path shared;
    private static OwnEngine engine;
    private static HeadraceProcess headrace;
    private static FrontDoorClient client;

    @BeforeAll
    static void start() throws Exception {
        shared = Files.createDirectories(folder.resolve("shared"));
        engine = OwnEngine.create(folder.resolve("engine"), DISK_MIB);
        engine.start("--live-restore");
        try (DockerClient calls = engine.connect()) {
            TestImages.ensureBusybox(calls);
        }
        headrace = HeadraceProcess.up(
                folder.resolve("data"),
                Map.of(
                        "HEADRACE_EXECUTOR_DOCKER_HOST",
                        engine.host(),
                        "HEADRACE_EXECUTOR_ALLOW_HOST_PATHS",
                        shared.toString(),
                        "HEADRACE_EXECUTOR_ORPHANS",
                        "report",
                        "HEADRACE_EXECUTOR_ORPHANS_GRACE",
                        "1"),
                "--runtime",
                "docker");
        client = new FrontDoorClient(headrace.endpoint()).withQueue();
    }

    @AfterAll
    static void stop() throws Exception {
        if (headrace != null) {
            headrace.close();
        }
        engine.close();
    }

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(marks());
    }

    @AfterEach
    void forgetFolder() throws IOException {
        Files.move(
                shared.resolve("now"),
                Files.createTempDirectory(folder, "before").resolve("now"));
    }

    private static Path marks() {
        return shared.resolve("now/marks");
    }

    /** What the script finds under {@code /now} is the test's. */
    private static void define(String name, String script) {
        client.withScript(name, script, "0.25", """
                {"volumes": [{"name": "now", "host": {"sourcePath": "%s"}}],
                 "mountPoints": [{"sourceVolume": "now", "containerPath": "/now"}]}
                """.formatted(shared.resolve("now")));
    }

    private static void tell(String name) throws IOException {
        Files.createFile(shared.resolve("now").resolve(name));
    }

    private static void awaitMark(String name) {
        await().atMost(PATIENCE).until(() -> Files.exists(marks().resolve(name)));
    }

    private static void assertNothingLeft() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(containers()).isEmpty());
    }

    private static List<String> containers() throws IOException {
        try (DockerClient calls = engine.connect()) {
            return calls.listContainersCmd().withShowAll(true).exec().stream()
                    .map(container -> container.getNames()[0])
                    .toList();
        }
    }

    /** Attempts of the children of a job that the record has events of this type about. */
    private static <E extends AttemptEvent> List<String> recorded(String job, Class<E> type) {
        return new KafkaClient(headrace.bootstrapServers())
                .events().stream()
                        .map(Envelope::data)
                        .filter(type::isInstance)
                        .map(event -> type.cast(event).attemptId())
                        .filter(attempt -> attempt.job().uuid().toString().equals(job))
                        .map(EngineFaultsTest::mark)
                        .toList();
    }

    private static String mark(AttemptId attempt) {
        return attempt.job().index() + "/" + attempt.number();
    }

    /** Lines that runs have left, behind the name of their file. */
    private static List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        try (Stream<Path> files = Files.list(marks())) {
            for (Path file : files.toList()) {
                Files.readAllLines(file).forEach(line -> left.add(file.getFileName() + "/" + line));
            }
        }
        return left;
    }

    @Test
    void shouldTryAgainWhatEndedWithTheEngine() throws Exception {
        // given
        engine.stop();
        engine.start();
        define("ends", """
                trap 'exit 143' TERM
                echo $AWS_BATCH_JOB_ATTEMPT >> /now/marks/$AWS_BATCH_JOB_ARRAY_INDEX
                sleep 0.5 & wait $!""");
        String job = client.submit("ends", CHILDREN, 6);
        await().atMost(PATIENCE).until(() -> left().size() >= CHILDREN / 4);

        // when
        engine.stop();
        engine.start();
        await().atMost(PATIENCE).until(() -> left().size() >= CHILDREN / 2);
        engine.kill();
        engine.start("--live-restore");

        // then
        JsonNode ended = client.awaitEnd(job);
        assertThat(Json.text(ended, "status")).as("%s", ended).isEqualTo("SUCCEEDED");
        assertThat(recorded(job, AttemptRunning.class)).doesNotHaveDuplicates();
        List<String> failed = recorded(job, AttemptFailed.class);
        List<String> succeeded = recorded(job, AttemptSucceeded.class);
        assertThat(succeeded).hasSize(CHILDREN);
        assertThat(failed).as("attempts that ended with the engine").isNotEmpty();
        // One that was stopped at once has left nothing, and one whose start could not be told may have.
        assertThat(left())
                .as("what ran, by itself")
                .doesNotHaveDuplicates()
                .containsAll(succeeded)
                .isSubsetOf(Stream.concat(failed.stream(), succeeded.stream()).toList());
        assertNothingLeft();
    }

    @Test
    void shouldGoOnWithWhatOutlivesTheEngine() throws Exception {
        // given
        String script = """
                echo begun; touch /now/marks/%1$s-began
                while [ ! -e /now/%1$s-may-end ]; do sleep 0.05; done
                echo ended; touch /now/marks/%1$s-ended; exit %2$d""";
        define("early", script.formatted("early", 3));
        define("late", script.formatted("late", 0));
        String early = client.submit("early", 0);
        String late = client.submit("late", 0);
        awaitMark("early-began");
        awaitMark("late-began");
        client.awaitStatus(early, "RUNNING");
        client.awaitStatus(late, "RUNNING");

        // when
        engine.kill();
        tell("early-may-end");
        awaitMark("early-ended");
        define("meanwhile", "touch /now/marks/meanwhile");
        String meanwhile = client.submit("meanwhile", 0, 3);
        engine.start("--live-restore");
        client.awaitStatus(early, "FAILED");
        tell("late-may-end");

        // then
        client.awaitStatus(late, "SUCCEEDED");
        client.awaitStatus(meanwhile, "SUCCEEDED");
        assertThat(client.describe(early).at("/attempts/0/container/exitCode").asInt())
                .isEqualTo(3);
        assertThat(client.describe(early).path("attempts")).hasSize(1);
        assertThat(client.describe(late).path("attempts")).hasSize(1);
        assertThat(Cli.run(headrace.endpoint(), "logs", late).requireSuccess()).isEqualTo("begun\nended\n");
        assertNothingLeft();
    }

    @Test
    void shouldRefuseWhatHasNoRoomAndGoOnOnceThereIsSome() throws Exception {
        // given
        define("beside", "touch /now/marks/beside; while [ ! -e /now/go ]; do echo line; sleep 0.05; done");
        define("fill", """
                dd if=/dev/zero of=/fill bs=64k; dd if=/dev/zero of=/rest bs=1
                touch /now/marks/full; while [ ! -e /now/go ]; do sleep 0.05; done""");
        define("next", "echo there is room");
        String beside = client.submit("beside", 0);
        awaitMark("beside");

        // when
        String fill = client.submit("fill", 0);
        awaitMark("full");
        String refused = client.submit("next", 0);

        // then
        JsonNode ended = client.awaitEnd(refused);
        assertThat(Json.text(ended, "status")).isEqualTo("FAILED");
        assertThat(ended.at("/attempts/0/container/reason").asString())
                .matches("Cannot(Create|Start)ContainerError: .*no space left on device.*");

        // and when
        tell("go");

        // then
        client.awaitStatus(fill, "SUCCEEDED");
        client.awaitStatus(beside, "SUCCEEDED");
        assertNothingLeft();
        String next = client.submit("next", 0);
        client.awaitStatus(next, "SUCCEEDED");
        assertThat(Cli.run(headrace.endpoint(), "logs", next).requireSuccess()).isEqualTo("there is room\n");
        assertNothingLeft();
    }

    @Test
    void shouldTellOfAnOrphanAndLetItBe() throws Exception {
        // given a container of an attempt that is over
        define("watched", "touch /now/marks/watched; while [ ! -e /now/go ]; do sleep 0.05; done");
        String job = client.submit("watched", 0);
        awaitMark("watched");
        try (DockerClient calls = engine.connect()) {
            InspectContainerResponse found =
                    calls.inspectContainerCmd("headrace-" + job + "-1").exec();
            tell("go");
            client.awaitStatus(job, "SUCCEEDED");
            assertNothingLeft();
            String orphan = calls.createContainerCmd("busybox")
                    .withName("orphan")
                    .withLabels(found.getConfig().getLabels())
                    .withCmd("true")
                    .exec()
                    .getId();

            // then
            await().atMost(PATIENCE).until(() -> metrics().contains("\nheadrace_executor_orphans 1.0\n"));
            assertThat(metrics()).contains("\nheadrace_executor_orphans_removed_total 0.0\n");
            assertThat(containers()).containsExactly("/orphan");

            // and when somebody removes it
            calls.removeContainerCmd(orphan).exec();

            // then
            await().atMost(PATIENCE).until(() -> metrics().contains("\nheadrace_executor_orphans 0.0\n"));
        }
    }

    private static String metrics() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(headrace.endpoint() + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
