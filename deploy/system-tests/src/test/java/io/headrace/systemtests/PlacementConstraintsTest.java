package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.submitter.cli.api.Json;
import io.headrace.testkit.RequiresAwsCli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two executors with different attributes, and jobs that ask for them: by Headrace's command line and by an unmodified client of AWS. */
@Tag("system")
@RequiresAwsCli
class PlacementConstraintsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void shouldRunJobsOnExecutorsThatMeetTheirConstraints() throws Exception {
        Map<String, String> variables = Map.of(
                "HEADRACE_EXECUTOR_PROCESS_USER",
                System.getProperty("user.name"),
                "HEADRACE_EXECUTOR_ATTRIBUTES",
                "disk=hdd,zone=a");
        try (HeadraceProcess headrace = HeadraceProcess.up(folder.resolve("data"), variables, "--runtime", "process")) {
            FrontDoorClient door = new FrontDoorClient(headrace.endpoint()).withQueue();
            AwsCli aws = new AwsCli(headrace.endpoint());
            assertThat(cli(headrace, "definitions", "register", "--file", definitionOfTheGuide()))
                    .isEqualTo("index:1\n");
            assertThat(cli(headrace, "definitions"))
                    .contains("ONLY WHERE", "attribute:disk == ssd and attribute:zone in [a, b]");

            String waits = cli(
                            headrace,
                            "submit",
                            "--definition",
                            "index",
                            "--queue",
                            "work",
                            "--where",
                            "attribute:zone != a")
                    .strip();
            String first = executorOf(cli(headrace, "executors", "-o", "json"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Json.text(door.describe(waits), "statusReason"))
                            .isEqualTo(
                                    "No executor meets its placement constraints: attribute:disk == ssd and attribute:zone in"
                                            + " [a, b] is not met by " + first + "; attribute:zone != a is not met by "
                                            + first));
            assertThat(cli(headrace, "explain", waits)).contains("attribute:zone != a is not met by " + first);
            // An unmodified client says it with a tag, and others go on meanwhile.
            String onHdd = aws.batch(
                            "submit-job",
                            "--job-name",
                            "tagged",
                            "--job-queue",
                            "work",
                            "--job-definition",
                            plain(door),
                            "--tags",
                            "{\"headrace:placementConstraint\":\"attribute:disk == hdd\"}")
                    .path("jobId")
                    .asString();
            assertThat(Json.text(door.awaitEnd(onHdd), "status")).isEqualTo("SUCCEEDED");
            assertThat(placedOn(headrace, onHdd)).isEqualTo(first);
            assertThat(aws.run(
                                    "submit-job",
                                    "--job-name",
                                    "wrong",
                                    "--job-queue",
                                    "work",
                                    "--job-definition",
                                    "plain",
                                    "--tags",
                                    "{\"headrace:placementConstraint\":\"disk == hdd\"}")
                            .err())
                    .contains("ClientException", "position 1: expected attribute:NAME");

            try (HeadraceProcess second = HeadraceProcess.executorOf(
                    headrace.bootstrapServers(),
                    folder,
                    Map.of(),
                    List.of(
                            "executor.id=second",
                            "runtime=process",
                            "vcpus=2",
                            "memory=1024",
                            "attributes=disk=ssd,zone=b"))) {
                assertThat(Json.text(door.awaitEnd(waits), "status")).isEqualTo("SUCCEEDED");
                assertThat(placedOn(headrace, waits)).isEqualTo("second");
                assertThat(cli(headrace, "describe", waits)).contains("Only where", "attribute:zone != a");

                String other = System.getProperty("os.arch").equals("aarch64") ? "X86_64" : "ARM64";
                door.withScript(
                        "foreign", "exit 0", "0.25", "{\"runtimePlatform\":{\"cpuArchitecture\":\"" + other + "\"}}");
                String foreign = door.submit("foreign", 0);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(Json.text(door.describe(foreign), "statusReason"))
                                .contains("runtimePlatform.cpuArchitecture " + other + " is not met by", "second"));
                door.terminate(foreign);
            }
        }
    }

    private static String plain(FrontDoorClient door) {
        door.withScript("plain", "exit 0", "0.25");
        return "plain";
    }

    private String definitionOfTheGuide() throws Exception {
        String guide = Files.readString(HeadraceProcess.project().resolve("docs/guides/placement-constraints.md"));
        String definition =
                guide.substring(guide.indexOf("```json\n") + 8, guide.indexOf("\n```", guide.indexOf("```json")));
        return Files.writeString(folder.resolve("index.json"), definition).toString();
    }

    private static String executorOf(String executors) {
        return Json.text(Json.parse(executors).path("executors").path(0), "executorId");
    }

    private static String placedOn(HeadraceProcess headrace, String job) throws Exception {
        JsonNode history = Json.parse(cli(headrace, "history", job, "-o", "json"));
        return history.path("events")
                .valueStream()
                .filter(event -> Json.text(event, "type").contains("JobPlaced"))
                .map(event -> Json.text(event.path("data"), "executorId"))
                .findFirst()
                .orElse("nowhere");
    }

    private static String cli(HeadraceProcess headrace, String... words) throws Exception {
        return Cli.run(headrace.endpoint(), words).requireSuccess();
    }
}
