package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.embeddedkafka.EmbeddedKafkaConfig;
import io.headrace.schemas.event.AttemptEvent;
import io.headrace.schemas.event.AttemptEvent.AttemptLost;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorLost;
import io.headrace.schemas.event.ExecutorEvent.StaleAttemptStopped;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.submitter.cli.api.Json;
import io.headrace.testkit.Dice;
import io.headrace.testkit.RequiresSmallDisk;
import io.headrace.testkit.SmallDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
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
 * An executor, a process of its own, is killed, frozen, cut off and drained while it has work. Whatever happens, every job ends, nothing
 * runs twice without the record saying so, and nothing is left behind.
 */
@Tag("system")
class ExecutorFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHILDREN = 100;
    private static final int KILLS = 10;

    @TempDir
    private static Path services;

    private static EmbeddedKafka kafka;
    private static HeadraceProcess scheduler;
    private static HeadraceProcess submitter;
    private static FrontDoorClient client;

    @TempDir
    private Path folder;

    private HeadraceProcess executor;

    @BeforeAll
    static void startServices() throws Exception {
        // By a name: an executor that finds it elsewhere can be cut off, and nobody else.
        kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(services.resolve("kafka"), "localhost", 0, Map.of()));
        scheduler = HeadraceProcess.schedulerOf(kafka.bootstrapServers(), services, "executor.lease.ms=15000");
        submitter = HeadraceProcess.submitterOf(kafka.bootstrapServers(), services);
        client = new FrontDoorClient(submitter.endpoint()).withQueue();
    }

    @AfterAll
    static void stopServices() throws Exception {
        submitter.close();
        scheduler.close();
        kafka.close();
    }

    @BeforeEach
    void startExecutor() throws Exception {
        executor = executor(Map.of());
    }

    @AfterEach
    void stopExecutor() throws Exception {
        executor.close();
    }

    private HeadraceProcess executor(Map<String, String> environment) throws IOException {
        return executor(folder, environment);
    }

    private static HeadraceProcess executor(Path folder, Map<String, String> environment) throws IOException {
        return HeadraceProcess.executorOf(
                kafka.bootstrapServers(),
                folder,
                environment,
                List.of("executor.id=faults", "runtime=process", "vcpus=2", "memory=1024", "heartbeat=1"));
    }

    private static List<Envelope<Event>> events() {
        return new KafkaClient(kafka.bootstrapServers()).events();
    }

    private static <E extends Event> List<E> of(List<Envelope<Event>> events, Class<E> type) {
        return events.stream()
                .map(Envelope::data)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static <E extends AttemptEvent> List<AttemptId> attempts(
            List<Envelope<Event>> events, Class<E> type, String job) {
        return of(events, type).stream()
                .map(AttemptEvent::attemptId)
                .filter(attempt -> attempt.job().uuid().toString().equals(job))
                .toList();
    }

    private void awaitNothingLeft() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(runs()).isEmpty());
    }

    /** What lies in the folder of the executor's runs, beside the file that makes it one. */
    private List<String> runs() throws IOException {
        try (Stream<Path> content = Files.list(folder.resolve("executor"))) {
            return content.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    /** Lines that runs have left, by the name of their file. */
    private static List<String> marks(Path folder) throws IOException {
        List<String> marks = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    marks.add(file.getFileName() + "/" + line);
                }
            }
        }
        return marks;
    }

    @Test
    void shouldRunEveryChildOnceOverTenKills() throws Exception {
        // given
        Path marks = Files.createDirectories(folder.resolve("marks"));
        String script = "echo $AWS_BATCH_JOB_ATTEMPT >> " + marks + "/$AWS_BATCH_JOB_ARRAY_INDEX; sleep 1.5";
        String job = client.withScript("killed-over", script, "0.25").submit("killed-over", CHILDREN);
        long seed = new SecureRandom().nextLong();
        Dice dice = new Dice(seed);

        // when
        for (int kill = 0; kill < KILLS; kill++) {
            Thread.sleep(dice.below(1500));
            executor.kill();
            Thread.sleep(dice.below(500));
            executor = executor(Map.of());
        }

        // then
        JsonNode ended = client.awaitEnd(job);
        assertThat(client.failedChildren(job))
                .as("failed children, seed %d", seed)
                .isEmpty();
        assertThat(Json.text(ended, "status")).as("seed %d", seed).isEqualTo("SUCCEEDED");
        List<AttemptId> ran = attempts(events(), AttemptRunning.class, job);
        assertThat(ran).as("attempts that ran, seed %d", seed).hasSize(CHILDREN).doesNotHaveDuplicates();
        assertThat(marks(marks))
                .as("runs that left a mark, seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(ran.stream()
                        .map(attempt -> attempt.job().index() + "/" + attempt.number())
                        .toList());
        awaitNothingLeft();
    }

    @Test
    void shouldStopWhatAFrozenExecutorStillRuns() throws Exception {
        // given
        String job = longJob("frozen");

        // when
        executor.signal("STOP");
        awaitLost(job);
        executor.signal("CONT");

        // then
        assertSecondAttempt(job);
    }

    @Test
    void shouldStopWhatAnExecutorStillRunsThatWasCutOff() throws Exception {
        // given
        executor.close();
        String[] broker = kafka.bootstrapServers().split(":");
        int port = Integer.parseInt(broker[1]);
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.2 localhost\n");
        try (CutConnection way = CutConnection.open(
                new InetSocketAddress("127.0.0.2", port),
                new InetSocketAddress(InetAddress.getByName("localhost"), port))) {
            executor = executor(Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts));
            String job = longJob("cut-off");

            // when
            way.cut();
            awaitLost(job);
            way.mend();

            // then
            assertSecondAttempt(job);
            executor.close();
        }
    }

    @Test
    void shouldLeaveOnceItIsDrainedAndHasEndedWhatItRuns() throws Exception {
        // given
        Path go = folder.resolve("go");
        client.withScript("last", "while [ ! -e " + go + " ]; do sleep 0.1; done; exit 3", "0.25")
                .withScript("next", "true", "0.25");
        String last = client.submit("last", 0);
        client.awaitStatus(last, "RUNNING");

        // when
        client.executor("faults", "drain");
        client.executor("faults", "drain");
        String next = client.submit("next", 0);
        await().atMost(PATIENCE)
                .until(() -> Json.text(client.describe(next), "statusReason").contains("being drained: faults"));
        assertThat(client.status(last)).isEqualTo("RUNNING");
        Files.createFile(go);

        // then
        assertThat(executor.awaitEnd(PATIENCE)).as("exit status").isZero();
        assertThat(Json.text(client.awaitEnd(last), "status")).isEqualTo("FAILED");
        assertThat(client.describe(last).path("container").path("exitCode").asInt())
                .isEqualTo(3);
        assertThat(client.status(next)).as("nobody is there to run it").isEqualTo("RUNNABLE");
        assertThat(runs()).isEmpty();

        // when it is started again
        executor = executor(Map.of());

        // then
        client.awaitStatus(next, "SUCCEEDED");
    }

    @Test
    @RequiresSmallDisk
    void shouldRefuseWhatHasNoRoomAndGoOnOnceThereIsSome() throws Exception {
        // given
        executor.close();
        Path go = folder.resolve("go");
        Path full = folder.resolve("full");
        String untilGo = "while [ ! -e " + go + " ]; do echo line; sleep 0.05; done";
        client.withScript("beside", untilGo, "0.25")
                .withScript("fill", "cat /dev/zero > fill; touch " + full + "; " + untilGo, "0.25")
                .withScript("roomless", "echo there is room", "0.25");
        Path small = Files.createDirectory(folder.resolve("small"));
        try (SmallDisk unused = SmallDisk.mount(small.resolve("executor"), 1)) {
            executor = executor(small, Map.of());
            String beside = client.submit("beside", 0);
            client.awaitStatus(beside, "RUNNING");

            // when
            String fill = client.submit("fill", 0);
            await().atMost(PATIENCE).until(() -> Files.exists(full));
            JsonNode refused = client.awaitEnd(client.submit("roomless", 0));

            // then
            assertThat(Json.text(refused, "status")).isEqualTo("FAILED");
            assertThat(refused.at("/attempts/0/container/reason").asString())
                    .matches("Cannot(Create|Start)ContainerError: .*No space left on device.*");

            // and when
            Files.createFile(go);

            // then
            client.awaitStatus(fill, "SUCCEEDED");
            client.awaitStatus(beside, "SUCCEEDED");
            String next = client.submit("roomless", 0);
            client.awaitStatus(next, "SUCCEEDED");
            assertThat(Cli.run(submitter.endpoint(), "logs", next).requireSuccess())
                    .endsWith("\nthere is room\n");
            executor.close();
        }
    }

    private String longJob(String name) {
        // The first attempt would last for longer than the test; the second ends.
        String job = client.withAttempts(name, "[ $AWS_BATCH_JOB_ATTEMPT = 2 ] || sleep 300", "0.25", 2)
                .submit(name, 0);
        client.awaitStatus(job, "RUNNING");
        return job;
    }

    private static void awaitLost(String job) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> attempts(events(), AttemptLost.class, job).size() == 1);
    }

    private void assertSecondAttempt(String job) {
        client.awaitStatus(job, "SUCCEEDED");
        awaitNothingLeft();
        List<Envelope<Event>> events = events();
        assertThat(attempts(events, AttemptRunning.class, job))
                .extracting(AttemptId::number)
                .containsExactly(1, 2);
        assertThat(of(events, ExecutorLost.class)).isNotEmpty();
        assertThat(of(events, StaleAttemptStopped.class))
                .as("the record tells of the attempt that ran on")
                .anySatisfy(stale ->
                        assertThat(stale.attemptId().job().uuid().toString()).isEqualTo(job));
    }
}
