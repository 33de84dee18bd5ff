package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headrace.submitter.cli.api.Json;
import io.headrace.testkit.OutsideTools;
import io.headrace.testkit.RequiresAwsCli;
import io.headrace.testkit.RequiresBoto3;
import io.headrace.testkit.RequiresNodeClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The output of jobs, as the clients of CloudWatch Logs read it. */
@Tag("system")
class LogClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> CREDENTIALS = Map.of(
            "AWS_ACCESS_KEY_ID", "anybody",
            "AWS_SECRET_ACCESS_KEY", "anything",
            "AWS_DEFAULT_REGION", "eu-central-1",
            "AWS_PAGER", "");

    /** The process runtime begins the output of each job so. */
    private static final String NOTICE =
            "[headrace] no container engine: this command runs directly on the host, without isolation, and its image is not used";

    @TempDir
    private static Path data;

    @TempDir
    private Path folder;

    private static HeadraceProcess headrace;
    private static FrontDoorClient client;

    @BeforeAll
    static void start() throws Exception {
        headrace = HeadraceProcess.up(data, "--runtime", "process");
        client = new FrontDoorClient(headrace.endpoint()).withQueue().withScript("counts", "seq 1 100", "0.25");
    }

    @AfterAll
    static void stop() throws Exception {
        headrace.close();
    }

    @Test
    @RequiresAwsCli
    void shouldBeReadWithTheCommandLine() throws Exception {
        String job = client.submit("counts", 0);
        client.awaitStatus(job, "SUCCEEDED");
        String stream = stream(job);

        List<String> numbers = aws(
                        "get-log-events",
                        "--log-group-name",
                        "/aws/batch/job",
                        "--log-stream-name",
                        stream,
                        "--start-from-head",
                        "--limit",
                        "4")
                .path("events")
                .valueStream()
                .map(event -> event.path("message").asString())
                .toList();
        assertThat(numbers).startsWith(NOTICE).endsWith("1", "2", "3").hasSize(4);
        assertThat(aws("describe-log-groups").at("/logGroups/0/logGroupName").asString())
                .isEqualTo("/aws/batch/job");
        assertThat(aws("describe-log-streams", "--log-group-name", "/aws/batch/job", "--log-stream-name-prefix", stream)
                        .path("logStreams"))
                .hasSize(1);
        JsonNode filtered = aws(
                "filter-log-events",
                "--log-group-name",
                "/aws/batch/job",
                "--log-stream-names",
                stream,
                "--filter-pattern",
                "9 -\"99\"",
                "--page-size",
                "4");
        assertThat(filtered.path("events")
                        .valueStream()
                        .map(event -> event.path("message").asString()))
                .startsWith("9", "19", "29")
                .hasSize(18);
        assertThat(Command.run(
                                CREDENTIALS,
                                awsLogs("tail", "/aws/batch/job", "--format", "short", "--filter-pattern", "77"))
                        .requireSuccess())
                .contains(" 77\n");
        Command none = Command.run(
                CREDENTIALS, awsLogs("get-log-events", "--log-group-name", "none", "--log-stream-name", "x"));
        assertThat(none.err()).contains("ResourceNotFoundException", "The specified log group does not exist.");
    }

    @Test
    @RequiresAwsCli
    void shouldBeFollowedWithTheCommandLine() throws Exception {
        Path go = folder.resolve("go");
        client.withScript("slow", "echo begun; while [ ! -e " + go + " ]; do sleep 0.1; done; echo gone on", "0.25");
        String job = client.submit("slow", 0);
        client.awaitStatus(job, "RUNNING");
        Path out = folder.resolve("out.txt");
        ProcessBuilder tail = new ProcessBuilder(awsLogs(
                        "tail", "/aws/batch/job", "--follow", "--format", "short", "--log-stream-names", stream(job)))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        tail.environment().putAll(CREDENTIALS);
        Process following = tail.start();
        try {
            await().atMost(PATIENCE).until(() -> read(out).contains("begun"));
            Files.createFile(go);
            await().atMost(PATIENCE).until(() -> read(out).contains("gone on"));
        } finally {
            following.destroy();
            following.waitFor(30, TimeUnit.SECONDS);
        }
        assertThat(read(out).split("begun", -1)).as("each line once").hasSize(2);
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @Test
    @RequiresBoto3
    void shouldBeReadWithBoto3() throws Exception {
        String job = client.submit("counts", 0);
        client.awaitStatus(job, "SUCCEEDED");
        Path script = folder.resolve("read.py");
        Files.writeString(script, """
                import boto3, sys
                logs = boto3.client("logs", endpoint_url=sys.argv[1])
                group, stream = "/aws/batch/job", sys.argv[2]
                token, lines = None, []
                while True:
                    more = {"nextToken": token} if token else {"startFromHead": True}
                    page = logs.get_log_events(logGroupName=group, logStreamName=stream, limit=30, **more)
                    lines += [event["message"] for event in page["events"]]
                    if page["nextForwardToken"] == token:
                        break
                    token = page["nextForwardToken"]
                notice = lines.pop(0)
                assert notice.startswith("[headrace]"), notice
                assert lines == [str(n) for n in range(1, 101)], lines
                pages = logs.get_paginator("filter_log_events").paginate(
                    logGroupName=group, logStreamNames=[stream], PaginationConfig={"PageSize": 7})
                found = [event["message"] for page in pages for event in page["events"]]
                assert found == [notice] + lines, found
                streams = logs.get_paginator("describe_log_streams").paginate(logGroupName=group)
                assert stream in [one["logStreamName"] for page in streams for one in page["logStreams"]]
                try:
                    logs.get_log_events(logGroupName=group, logStreamName="none")
                    raise AssertionError("no error")
                except logs.exceptions.ResourceNotFoundException as e:
                    assert e.response["ResponseMetadata"]["RequestId"]
                try:
                    logs.filter_log_events(logGroupName=group, filterPattern="{ $.a = 1 }")
                    raise AssertionError("no error")
                except logs.exceptions.InvalidParameterException as e:
                    assert "not supported" in str(e), e
                print("all read")
                """);
        String python = OutsideTools.pythonWithBoto3().orElseThrow().toString();

        Command read = Command.run(CREDENTIALS, List.of(python, script.toString(), headrace.endpoint(), stream(job)));

        assertThat(read.requireSuccess()).isEqualTo("all read\n");
    }

    @Test
    @RequiresNodeClient
    void shouldBeReadWithTheSdkForJavaScript() throws Exception {
        String job = client.submit("counts", 0);
        client.awaitStatus(job, "SUCCEEDED");
        Path programs = Path.of("src/test/javascript");
        String node = OutsideTools.nodeWithModules(programs).orElseThrow().toString();

        Command read = Command.run(
                CREDENTIALS,
                List.of(node, programs.resolve("read-logs.mjs").toString(), headrace.endpoint(), stream(job)));

        assertThat(read.requireSuccess()).isEqualTo("all read\n");
    }

    @Test
    void shouldBeReadWithTheSdkForJava() {
        String job = client.submit("counts", 0);
        client.awaitStatus(job, "SUCCEEDED");
        try (CloudWatchLogsClient logs = CloudWatchLogsClient.builder()
                .endpointOverride(URI.create(headrace.endpoint()))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("anybody", "anything")))
                .build()) {
            String stream = stream(job);
            List<OutputLogEvent> events = logs.getLogEvents(request -> request.logGroupName("/aws/batch/job")
                            .logStreamName(stream)
                            .startFromHead(true))
                    .events();
            assertThat(events).extracting(OutputLogEvent::message).hasSize(101).startsWith(NOTICE, "1", "2");
            assertThat(logs
                            .filterLogEventsPaginator(request -> request.logGroupName("/aws/batch/job")
                                    .logStreamNames(stream)
                                    .limit(9))
                            .events()
                            .stream())
                    .hasSize(101);
            assertThatThrownBy(() -> logs.getLogEvents(
                            request -> request.logGroupName("none").logStreamName(stream)))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    private static String stream(String job) {
        return Json.text(client.describe(job).path("container"), "logStreamName");
    }

    private static JsonNode aws(String... words) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(Command.run(CREDENTIALS, awsLogs(words)).requireSuccess());
    }

    private static List<String> awsLogs(String... words) {
        List<String> command = new ArrayList<>(List.of(
                OutsideTools.awsCli().orElseThrow().toString(),
                "--endpoint-url",
                headrace.endpoint(),
                "--output",
                "json",
                "logs"));
        command.addAll(List.of(words));
        return command;
    }
}
