package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.testkit.RequiresDocker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C and a new start; and two instances beside each other. */
@Tag("system")
class RestartTest {
    @TempDir
    private Path folder;

    @Test
    void shouldFindARunningProcessAgain() throws Exception {
        shouldFindARunningJobAgain("process");
    }

    @Test
    @RequiresDocker
    void shouldFindARunningContainerAgain() throws Exception {
        shouldFindARunningJobAgain("docker");
    }

    private void shouldFindARunningJobAgain(String runtime) throws Exception {
        Path data = folder.resolve("data");
        String running;
        String ended;
        try (HeadraceProcess headrace = HeadraceProcess.up(data, "--runtime", runtime)) {
            FrontDoorClient client = new FrontDoorClient(headrace.endpoint())
                    .withQueue()
                    .withScript("short", "echo done", "0.25")
                    .withScript("long", "echo before; sleep 8; echo after", "0.25");
            ended = client.submit("short", 0);
            client.awaitStatus(ended, "SUCCEEDED");
            running = client.submit("long", 0);
            client.awaitStatus(running, "RUNNING");
            assertThat(metrics(headrace))
                    .as("one page for all parts of the process")
                    .contains("headrace_executor_attempts_started_total 2.0", "headrace_executor_attempts_running 1.0")
                    .contains("headrace_executor_attempts_ended_total{reason=\"succeeded\"} 1.0")
                    .contains("headrace_scheduler_ready 1.0", "headrace_http_waiting");
            assertThat(headrace.stop()).as("exit status after SIGTERM").isIn(0, 143, 130);
        }
        try (HeadraceProcess headrace = HeadraceProcess.up(data, "--runtime", runtime)) {
            FrontDoorClient client = new FrontDoorClient(headrace.endpoint());
            assertThat(client.status(ended)).isEqualTo("SUCCEEDED");
            client.awaitStatus(running, "SUCCEEDED");
            assertThat(client.describe(running).path("attempts").size()).isEqualTo(1);
            assertThat(output(headrace, running)).containsExactly("before", "after");
        }
    }

    private static String metrics(HeadraceProcess headrace) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI page = URI.create(headrace.endpoint() + "/metrics");
            return client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void shouldServeOnWithoutItsExecutorOnceThatIsDrained() throws Exception {
        Path data = folder.resolve("data");
        String waiting;
        try (HeadraceProcess headrace = HeadraceProcess.up(data, "--runtime", "process")) {
            FrontDoorClient client =
                    new FrontDoorClient(headrace.endpoint()).withQueue().withScript("short", "echo done", "0.25");
            client.executor("standalone", "drain");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> headrace.output().contains("The executor is drained and has left."));

            waiting = client.submit("short", 0);
            client.awaitStatus(waiting, "RUNNABLE");
            assertThat(headrace.status("/health/live")).isEqualTo(200);
        }
        try (HeadraceProcess headrace = HeadraceProcess.up(data, "--runtime", "process")) {
            new FrontDoorClient(headrace.endpoint()).awaitStatus(waiting, "SUCCEEDED");
        }
    }

    @Test
    void shouldWorkBesideAnotherInstance() throws Exception {
        try (HeadraceProcess one = HeadraceProcess.up(folder.resolve("one"), "--runtime", "process");
                HeadraceProcess two = HeadraceProcess.up(folder.resolve("two"), "--runtime", "process")) {
            FrontDoorClient first =
                    new FrontDoorClient(one.endpoint()).withQueue().withScript("hello", "echo one", "0.25");
            FrontDoorClient second =
                    new FrontDoorClient(two.endpoint()).withQueue().withScript("hello", "echo two", "0.25");
            String jobOfFirst = first.submit("hello", 0);
            String jobOfSecond = second.submit("hello", 0);

            first.awaitStatus(jobOfFirst, "SUCCEEDED");
            second.awaitStatus(jobOfSecond, "SUCCEEDED");
            assertThat(output(one, jobOfFirst)).containsExactly("one");
            assertThat(output(two, jobOfSecond)).containsExactly("two");
        }
    }

    @Test
    void shouldRefuseATakenPortInOneLine() throws Exception {
        try (HeadraceProcess one = HeadraceProcess.up(folder.resolve("one"), "--runtime", "process")) {
            String port = one.endpoint().substring(one.endpoint().lastIndexOf(':') + 1);
            HeadraceProcess two = HeadraceProcess.start(
                    List.of("up", "--data", folder.resolve("two").toString(), "--port", port, "--kafka-port", "0"));

            int status = two.awaitEnd(Duration.ofSeconds(60));

            assertThat(status).isEqualTo(1);
            assertThat(two.output()).contains("port " + port).doesNotContain("\tat ");
            await().atMost(Duration.ofSeconds(5)).until(() -> one.status("/health/ready") == 200);
        }
    }

    /** What the job printed, without what Headrace says about missing isolation at its beginning. */
    private static List<String> output(HeadraceProcess headrace, String job) throws Exception {
        return Cli.run(headrace.endpoint(), "logs", job)
                .requireSuccess()
                .lines()
                .filter(line -> !line.startsWith("[headrace]"))
                .toList();
    }
}
