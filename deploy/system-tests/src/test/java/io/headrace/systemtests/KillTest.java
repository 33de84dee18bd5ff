package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.testkit.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one process is killed with SIGKILL in the middle of an array job, and started again. */
@Tag("system")
class KillTest {
    private static final int CHILDREN = 200;

    @TempDir
    private Path folder;

    @Test
    void shouldFinishAnArrayOf200ProcessesOverAKill() throws Exception {
        Path marks = Files.createDirectories(folder.resolve("marks"));
        // Each run leaves a line: what the record says can be held against what really happened.
        String script = "sleep 0.2; echo $AWS_BATCH_JOB_ATTEMPT >> " + marks + "/$AWS_BATCH_JOB_ARRAY_INDEX";

        List<Envelope<Event>> events = killInTheMiddle("process", script);

        assertOnceByTheRecord(events);
        for (int index = 0; index < CHILDREN; index++) {
            assertThat(marks.resolve(Integer.toString(index)))
                    .as("runs of child %d", index)
                    .hasContent("1\n");
        }
    }

    @Test
    @RequiresDocker
    void shouldFinishAnArrayOf200ContainersOverAKill() throws Exception {
        List<Envelope<Event>> events = killInTheMiddle("docker", "sleep 0.2");

        assertOnceByTheRecord(events);
    }

    private List<Envelope<Event>> killInTheMiddle(String runtime, String script)
            throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        String job;
        try (HeadraceProcess headrace = HeadraceProcess.up(data, "--runtime", runtime)) {
            FrontDoorClient client =
                    new FrontDoorClient(headrace.endpoint()).withQueue().withScript("child", script, "0.25");
            job = client.submit("child", CHILDREN);
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> client.children(job, "SUCCEEDED") >= CHILDREN / 4);
            headrace.kill();
        }
        try (HeadraceProcess headrace = HeadraceProcess.up(data, "--runtime", runtime)) {
            FrontDoorClient client = new FrontDoorClient(headrace.endpoint());
            client.awaitStatus(job, "SUCCEEDED");
            assertThat(client.children(job, "SUCCEEDED")).isEqualTo(CHILDREN);
            return new KafkaClient(headrace.bootstrapServers()).events();
        }
    }

    private static void assertOnceByTheRecord(List<Envelope<Event>> events) {
        List<AttemptId> ran =
                of(events, AttemptRunning.class).map(AttemptRunning::attemptId).toList();
        assertThat(ran).as("attempts that ran").doesNotHaveDuplicates().hasSize(CHILDREN);
        assertThat(ran).as("first attempts only").allMatch(attempt -> attempt.number() == 1);
        assertThat(of(events, JobSucceeded.class)
                        .map(JobSucceeded::jobId)
                        .filter(id -> id.isChild())
                        .map(id -> id.index())
                        .sorted())
                .containsExactlyElementsOf(IntStream.range(0, CHILDREN).boxed().toList());
        assertThat(events.stream().map(Envelope::sequence))
                .containsExactlyElementsOf(
                        Stream.iterate(1L, n -> n + 1).limit(events.size()).toList());
    }

    private static <E extends Event> Stream<E> of(List<Envelope<Event>> events, Class<E> type) {
        return events.stream().map(Envelope::data).filter(type::isInstance).map(type::cast);
    }
}
