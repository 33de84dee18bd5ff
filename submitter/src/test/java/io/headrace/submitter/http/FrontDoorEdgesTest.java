package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.ACCOUNT;
import static io.headrace.submitter.http.FrontDoorFixture.ids;
import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.soon;
import static io.headrace.submitter.http.FrontDoorFixture.submission;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.submitter.Submitter;
import io.headrace.submitter.readmodel.EventLog;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What surrounds the operations: bad requests, callers, pages from elsewhere, health, restart. */
@Tag("broker")
class FrontDoorEdgesTest extends OpenFrontDoor {
    @Test
    void shouldUseTheRegionAndActorOfTheRequest() {
        Map<String, String> signed = Map.of(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/eu-west-1/batch/aws4_request, SignedHeaders=host,"
                        + " Signature=0");
        JsonNode submitted = door.http.ok("SubmitJob", submission(queue, "signed", ""), signed);
        assertThat(submitted.path("jobArn").stringValue()).startsWith("arn:aws:batch:eu-west-1:123456789012:job/");
        assertThat(door.scheduler.seen())
                .anyMatch(command -> "AKIDEXAMPLE".equals(command.actor())
                        && submitted.path("jobId").stringValue().equals(command.subject()));
    }

    @Test
    void shouldNameTheMembersThatItDrops() {
        HttpResponse<String> answer =
                door.http.post("SubmitJob", submission(queue, "hello", "\"fancyNewThing\":{\"x\":1}"), Map.of());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-headrace-dropped")).hasValue("fancyNewThing");
        HttpResponse<String> question = door.http.post("DescribeJobQueues", "{\"later\":1}", Map.of());
        assertThat(question.headers().firstValue("x-headrace-dropped")).hasValue("later");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SubmitJob | {\"jobName\": | 400 | not JSON",
                "SubmitJob | [] | 400 | expected a JSON object",
                "SubmitJob | {} | 400 | jobName",
                "DescribeJobs | nonsense | 400 | not JSON",
                "DescribeJobs | {} | 400 | 'jobs' is required",
                "DescribeJobs | {\"jobs\":\"x\"} | 400 | expected a list of strings",
                "DescribeJobQueues | {\"maxResults\":101} | 400 | whole number from 1 to 100",
                "DescribeJobQueues | {\"nextToken\":\"junk\"} | 400 | nextToken 'junk' is not valid",
                "DescribeJobDefinitions | {\"status\":\"OLD\"} | 400 | expected ACTIVE or INACTIVE",
                "DescribeJobDefinitions | {\"jobDefinitions\":[\"d\"],\"status\":\"OLD\"} | 400 | expected ACTIVE or"
                        + " INACTIVE",
                "DescribeJobDefinitions | {\"jobDefinitions\":[\"d\"],\"nextToken\":\"x\"} | 400 | 'nextToken' cannot"
                        + " be given together with 'jobDefinitions'",
                "DescribeJobDefinitions | {\"jobDefinitions\":[\"d\"],\"jobDefinitionName\":\"x\"} | 400 |"
                        + " 'jobDefinitionName' cannot be given together",
                "DescribeSchedulingPolicies | {} | 400 | 'arns' is required",
                "ListJobs | {} | 400 | exactly one of jobQueue, arrayJobId and multiNodeJobId is required, the request"
                        + " has none",
                "ListJobs | {\"jobQueue\":\"q\",\"arrayJobId\":\"a\"} | 400 | the request has jobQueue and arrayJobId",
                "DescribeJobs | {\"jobs\":[\"a\",\"b\\u0000\"]} | 400 | DescribeJobs.jobs[1]: contains a NUL",
                "ListJobs | {\"jobQueue\":\"none\"} | 400 | Job queue none does not exist",
                "SubmitServiceJob | {} | 400 | jobName",
                "DescribeServiceJob | {\"jobId\":\"x\"} | 400 | x",
                "MakeCoffee | {} | 404 | AWS Batch has no operation with the path /v1/makecoffee",
            })
    void shouldSayInOneLineWhatIsWrong(String operation, String body, int status, String message) {
        assertError(door.http.post(operation, body, Map.of()), status, message);
    }

    @Test
    void shouldRefuseMoreThanAHundredIds() {
        String ids = String.join(",", java.util.Collections.nCopies(101, "\"x\""));
        assertError(
                door.http.post("DescribeJobs", "{\"jobs\":[" + ids + "]}", Map.of()),
                400,
                "Maximum number of jobs supported is  100 .");
    }

    @Test
    void shouldRefuseABodyThatIsTooLong() {
        String name = "x".repeat(2 * 1024 * 1024);
        HttpResponse<String> answer = door.http.post("DescribeJobs", "{\"jobs\":[\"" + name + "\"]}", Map.of());
        assertError(answer, 413, "longer than 1048576 bytes");
    }

    @Test
    void shouldRefuseWhatAWebPageFromElsewhereSends() throws IOException {
        String own = "http://127.0.0.1:" + door.submitter.uri().getPort();
        assertThat(door.http
                        .post("DescribeJobQueues", "{}", Map.of("Origin", own))
                        .statusCode())
                .isEqualTo(200);
        for (String origin : List.of("https://example.org", "http://127.0.0.1:1", "null")) {
            assertError(
                    door.http.post("DescribeJobQueues", "{}", Map.of("Origin", origin)),
                    403,
                    "has the Origin '" + origin + "'");
        }
        assertThat(door.http.statusOfHost("localhost:1")).isEqualTo("HTTP/1.1 200 OK");
        assertThat(door.http.statusOfHost("[::1]")).isEqualTo("HTTP/1.1 200 OK");
        assertThat(door.http.statusOfHost("rebound.example.org")).isEqualTo("HTTP/1.1 403 Forbidden");
        assertThat(door.http.statusOfHost("127.0.0.1.example.org")).isEqualTo("HTTP/1.1 403 Forbidden");
    }

    @Test
    void shouldKnowTheOperationsOfTags() {
        String arn = "arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-definition%2Fsleep30%3A1";
        assertThat(door.http.get("/v1/tags/" + arn, 400).path("message").stringValue())
                .isEqualTo("Resource arn:aws:batch:us-east-1:123456789012:job-definition/sleep30:1 does not exist");
        assertThat(door.http.get("/v1/submitjob", 405).path("message").stringValue())
                .contains("takes POST");
        assertThat(door.http.get("/nothing/here", 404).path("message").stringValue())
                .isEqualTo("there is nothing at GET /nothing/here");
    }

    @Test
    void shouldServeThePageHealthMetricsAndExecutors() {
        assertThat(door.http.getText("/")).contains("<title>Headrace</title>");
        for (String file : List.of("dashboard.js", "dashboard.css", "favicon.svg")) {
            assertThat(door.http.getText("/dashboard/" + file)).isNotEmpty();
        }
        assertThat(door.http.get("/health/live", 200).path("live").booleanValue())
                .isTrue();
        assertThat(door.http.get("/health/ready", 200))
                .isEqualTo(json("{\"ready\":true,\"checks\":{\"read-model\":\"ready\"}}"));
        assertThat(door.http.getText("/metrics")).contains("headrace_projection_events_total");
        door.scheduler.emit(
                new ExecutorRegistered(
                        EventLog.EXECUTOR, "i1", "here", "process", List.of("*"), new ResourceAmounts(1500, 256, 0)),
                null);
        soon().until(() ->
                !door.http.get("/headrace/v1/executors", 200).path("executors").isEmpty());
        JsonNode executor = door.http.get("/headrace/v1/executors", 200).at("/executors/0");
        assertThat(executor.path("status").stringValue()).isEqualTo("REGISTERED");
        assertThat(executor.at("/capacity/vcpus").doubleValue()).isEqualTo(1.5);
    }

    @Test
    void shouldDrainAnExecutorAndTakeThatBack() {
        ExecutorId machine = new ExecutorId("machine-17");
        door.scheduler.emit(
                new ExecutorRegistered(
                        machine, "i1", "here", "process", List.of("*"), new ResourceAmounts(1500, 256, 0)),
                null);

        assertThat(door.http.post("/headrace/v1/executors/machine-17/drain", "{}", Map.of(), 200))
                .isEqualTo(json("{\"executorId\":\"machine-17\"}"));
        assertThat(statusOf(machine)).as("read after write").isEqualTo("DRAINING");
        door.http.post("/headrace/v1/executors/machine-17/undrain", "", Map.of(), 200);
        assertThat(statusOf(machine)).isEqualTo("REGISTERED");

        assertThat(door.http
                        .post("/headrace/v1/executors/unknown/drain", "", Map.of(), 400)
                        .path("message")
                        .stringValue())
                .isEqualTo("executor unknown is not registered");
        assertThat(door.http
                        .post("/headrace/v1/executors/no%20id/drain", "", Map.of(), 400)
                        .path("message")
                        .stringValue())
                .startsWith("executorId: ");
    }

    private String statusOf(ExecutorId executor) {
        return door.http
                .get("/headrace/v1/executors", 200)
                .path("executors")
                .valueStream()
                .filter(one -> one.path("executorId").stringValue().equals(executor.value()))
                .findFirst()
                .orElseThrow()
                .path("status")
                .stringValue();
    }

    @Test
    void shouldFindEverythingAgainAfterARestart() {
        String id = submit("kept", "").path("jobId").stringValue();
        try (Submitter first = new Submitter(door.config(0, "restarted"))) {
            first.start();
            soon().until(first::ready);
        }
        door.scheduler.emit(new JobQueued(JobId.parse(id), queue, 1, false), null);
        ReadinessCheck never = ReadinessCheck.of("executor", "none yet", () -> false);
        try (Submitter second = new Submitter(door.config(0, "restarted"), List.of(never))) {
            second.start();
            soon().until(second::ready);
            TestClient other = new TestClient(second.uri());
            assertThat(other.ok("DescribeJobs", "{\"jobs\":[\"" + id + "\"]}")
                            .at("/jobs/0/jobName")
                            .stringValue())
                    .isEqualTo("kept");
            assertThat(other.get("/headrace/v1/jobs/" + id + "/history", 200).path("events"))
                    .hasSize(3);
            assertThat(other.get("/health/ready", 503)).isEqualTo(json("""
                {"ready":false,"checks":{"executor":"none yet","read-model":"ready"}}\
                """));
        }
    }

    @Test
    void shouldSayThatThePortIsTakenOrTheAddressOpen() {
        int port = door.submitter.uri().getPort();
        try (Submitter second = new Submitter(door.config(port, "second"))) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + port + " of 127.0.0.1 is taken");
        }
        assertThatThrownBy(() -> new FrontDoorConfig("0.0.0.0", 0, ACCOUNT, "us-east-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the loopback address");
    }

    private JsonNode submit(String name, String more) {
        return door.http.ok("SubmitJob", submission(queue, name, more));
    }

    private static void assertError(HttpResponse<String> answer, int status, String message) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("ClientException");
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode body = json(answer.body());
        assertThat(text(body, "/__type")).isEqualTo("ClientException");
        assertThat(text(body, "/message")).contains(message).doesNotContain("\n");
    }
}
