package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.submitter.cli.api.Json;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits says why, and what failed is run again, from the command line to the container and back. */
@Tag("system")
class WaitingJobsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void shouldSayWhyAJobWaits() throws Exception {
        try (HeadraceProcess headrace = HeadraceProcess.up(folder.resolve("data"), "--runtime", "process")) {
            FrontDoorClient client = new FrontDoorClient(headrace.endpoint())
                    .withQueue()
                    .withScript("long", "sleep 60", "0.25")
                    .withScript("huge", "true", "5000");
            run(headrace, "queues", "update", "work", "--max-running", "1");
            String first = client.submit("long", 0);
            client.awaitStatus(first, "RUNNING");

            String second = client.submit("long", 0);
            String third = client.submit("long", 0);
            String huge = client.submit("huge", 0);

            assertThat(reason(client, huge)).startsWith("No executor could hold it: it needs 5000 vCPU");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reason(client, second))
                            .isEqualTo("The job queue runs 1 job and may run 1 at once"));
            assertThat(run(headrace, "explain", second))
                    .contains("is RUNNABLE in queue work", "may run 1 at once", "Ahead of it in the queue: 0 jobs.");
            assertThat(run(headrace, "explain", third))
                    .contains("Job " + second + " is next in its queue", "Ahead of it in the queue: 1 job.");
            assertThat(run(headrace, "explain", huge)).contains("No executor could hold it");
            assertThat(Cli.run(headrace.endpoint(), "submit", "--queue", "work", "--definition", "huge")
                            .err())
                    .contains(" stands aside: No executor could hold it");
            assertThat(run(headrace, "history", second)).contains("JobWaiting");

            run(headrace, "queues", "update", "work", "--max-running", "2");
            client.awaitStatus(second, "RUNNING");
            assertThat(run(headrace, "explain", second)).contains("It runs.");
        }
    }

    @Test
    void shouldRunOnlyTheFailedChildrenAgain() throws Exception {
        Path mended = folder.resolve("mended");
        try (HeadraceProcess headrace = HeadraceProcess.up(folder.resolve("data"), "--runtime", "process")) {
            FrontDoorClient client = new FrontDoorClient(headrace.endpoint())
                    .withQueue()
                    .withScript("odd", "[ -e " + mended + " ] || exit $((AWS_BATCH_JOB_ARRAY_INDEX % 2))", "0.25");
            String array = client.submit("odd", 6);
            client.awaitStatus(array, "FAILED");
            assertThat(client.children(array, "FAILED")).isEqualTo(3);
            assertThat(mended.toFile().mkdir()).isTrue();

            String retried = run(headrace, "retry", array, "--failed").strip();

            client.awaitStatus(retried, "SUCCEEDED");
            assertThat(client.children(retried, "SUCCEEDED")).isEqualTo(6);
            assertThat(run(headrace, "history", retried, "--output", "json").split("\"JobPlaced\"", -1))
                    .as("children placed again")
                    .hasSizeLessThanOrEqualTo(4);
        }
    }

    private static String reason(FrontDoorClient client, String job) {
        return Json.text(client.describe(job), "statusReason");
    }

    private static String run(HeadraceProcess headrace, String... words) throws Exception {
        return Cli.run(headrace.endpoint(), words).requireSuccess();
    }
}
