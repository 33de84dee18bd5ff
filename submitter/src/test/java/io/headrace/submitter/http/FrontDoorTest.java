package io.headrace.submitter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.schemas.Topics;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.submitter.Submitter;
import io.headrace.submitter.SubmitterConfig;
import io.headrace.submitter.logs.LogWriter;
import io.headrace.submitter.readmodel.EventLog;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The front door over a real broker, with a scheduler that answers and a test that says what happens to the jobs. */
@Tag("broker")
class FrontDoorTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final String ARN = "arn:aws:batch:us-east-1:123456789012:";

    @TempDir
    static Path folder;

    private static EmbeddedKafka kafka;
    private static FakeScheduler scheduler;
    private static Submitter submitter;
    private static TestClient http;
    private static int tests;

    private String queue;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.ephemeral();
        Topics.all().forEach(topic -> kafka.createTopic(topic.name(), topic.partitions()));
        scheduler = new FakeScheduler(kafka.bootstrapServers(), ACCOUNT);
        submitter = new Submitter(config(0, "one"));
        submitter.start();
        http = new TestClient(submitter.uri());
        soon().until(submitter::ready);
    }

    private static SubmitterConfig config(int port, String name) {
        return new SubmitterConfig(
                kafka.bootstrapServers(),
                Map.of(),
                new FrontDoorConfig("127.0.0.1", port, ACCOUNT, "us-east-1"),
                folder.resolve(name),
                Duration.ofSeconds(2));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        submitter.close();
        scheduler.close();
        kafka.close();
    }

    @BeforeEach
    void makeQueue() {
        queue = "q" + ++tests;
        http.ok("CreateComputeEnvironment", """
                {"computeEnvironmentName":"ce-%s","type":"MANAGED","computeResources":{"type":"EC2","maxvCpus":8}}""".formatted(queue));
        http.ok("CreateJobQueue", """
                {"jobQueueName":"%s","priority":5,"computeEnvironmentOrder":[{"order":1,"computeEnvironment":"ce-%s"}]}""".formatted(queue, queue));
    }

    @Test
    void shouldShowResourcesAsSoonAsTheyAreMade() {
        JsonNode made = http.ok("CreateJobQueue", """
                {"jobQueueName":"other","priority":1,"computeEnvironmentOrder":[{"order":1,"computeEnvironment":"ce-%s"}]}""".formatted(queue));
        assertThat(made).isEqualTo(json("""
                {"jobQueueName":"other","jobQueueArn":"%sjob-queue/other"}""".formatted(ARN)));
        for (String name : List.of("other", ARN + "job-queue/other")) {
            JsonNode shown = http.ok("DescribeJobQueues", "{\"jobQueues\":[\"" + name + "\"]}");
            assertThat(shown.path("jobQueues")).hasSize(1);
            assertThat(shown.at("/jobQueues/0/statusReason").stringValue()).isEqualTo("JobQueue Healthy");
            assertThat(shown.at("/jobQueues/0/computeEnvironmentOrder/0/computeEnvironment")
                            .stringValue())
                    .isEqualTo(ARN + "compute-environment/ce-" + queue);
        }
        JsonNode environments =
                http.ok("DescribeComputeEnvironments", "{\"computeEnvironments\":[\"ce-" + queue + "\",\"none\"]}");
        assertThat(environments.path("computeEnvironments")).hasSize(1);
        assertThat(environments
                        .at("/computeEnvironments/0/computeResources/type")
                        .stringValue())
                .isEqualTo("EC2");
        assertThat(environments
                        .at("/computeEnvironments/0/computeResources/maxvCpus")
                        .isIntegralNumber())
                .isTrue();
        assertThat(environments.at("/computeEnvironments/0/status").stringValue())
                .isEqualTo("VALID");

        JsonNode first = http.ok("DescribeJobQueues", "{\"maxResults\":1}");
        assertThat(first.at("/jobQueues/0/jobQueueName").stringValue()).isEqualTo("other");
        JsonNode second = http.ok(
                "DescribeJobQueues",
                "{\"maxResults\":100,\"nextToken\":\"" + first.path("nextToken").stringValue() + "\"}");
        assertThat(second.at("/jobQueues/0/jobQueueName").stringValue()).isEqualTo(queue);
        assertThat(second.has("nextToken")).isFalse();
    }

    @Test
    void shouldNumberRevisionsAndShowTheNewestFirst() {
        String definition = """
                {"jobDefinitionName":"%s-def","type":"container","parameters":{"a":"b"},
                 "containerProperties":{"image":"busybox","command":["true"],
                   "resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"64"}]},
                 "retryStrategy":{"attempts":2,"evaluateOnExit":[{"action":"RETRY","onExitCode":"1*"}]}}""".formatted(queue);
        assertThat(http.ok("RegisterJobDefinition", definition).path("revision").intValue())
                .isEqualTo(1);
        assertThat(http.ok("RegisterJobDefinition", definition)
                        .path("jobDefinitionArn")
                        .stringValue())
                .isEqualTo(ARN + "job-definition/" + queue + "-def:2");
        JsonNode shown = http.ok(
                "DescribeJobDefinitions", "{\"jobDefinitionName\":\"" + queue + "-def\",\"status\":\"ACTIVE\"}");
        assertThat(shown.path("jobDefinitions")
                        .valueStream()
                        .map(one -> one.path("revision").intValue()))
                .containsExactly(2, 1);
        JsonNode newest = shown.at("/jobDefinitions/0");
        assertThat(newest.path("parameters")).isEqualTo(json("{\"a\":\"b\"}"));
        assertThat(newest.at("/retryStrategy/evaluateOnExit/0/action").stringValue())
                .isEqualTo("retry");
        assertThat(newest.at("/containerProperties/volumes").isArray()).isTrue();
        for (String name : List.of(queue + "-def:1", ARN + "job-definition/" + queue + "-def:1")) {
            assertThat(http.ok("DescribeJobDefinitions", "{\"jobDefinitions\":[\"" + name + "\"]}")
                            .at("/jobDefinitions/0/revision")
                            .intValue())
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldShowAJobFromItsSubmissionToItsEnd() {
        JsonNode submitted = submit("hello", "\"tags\":{\"team\":\"a\"},\"parameters\":{}");
        String id = submitted.path("jobId").stringValue();
        assertThat(submitted).isEqualTo(json("""
                {"jobArn":"%sjob/%s","jobName":"hello","jobId":"%s"}""".formatted(ARN, id, id)));
        JsonNode runnable = describe(id, "RUNNABLE");
        assertThat(runnable.path("jobQueue").stringValue()).isEqualTo(ARN + "job-queue/" + queue);
        assertThat(runnable.path("jobDefinition").stringValue()).isEqualTo(ARN + "job-definition/def:1");
        for (String absent : List.of("startedAt", "stoppedAt", "retryStrategy", "statusReason", "isCancelled")) {
            assertThat(runnable.has(absent)).as(absent).isFalse();
        }
        for (String empty : List.of("attempts", "dependsOn", "platformCapabilities", "eksAttempts")) {
            assertThat(runnable.path(empty)).as(empty).isEqualTo(json("[]"));
        }
        assertThat(runnable.path("parameters")).isEqualTo(json("{}"));

        JobId job = JobId.parse(id);
        scheduler.emit(EventLog.placed(job, 1), null);
        scheduler.emit(EventLog.running(job, 1, 5_000), null);
        JsonNode running = describe(id, "RUNNING");
        assertThat(running.path("startedAt").longValue()).isEqualTo(5_000);
        assertThat(running.path("attempts")).isEmpty();
        assertThat(running.at("/container/taskArn").stringValue())
                .startsWith("arn:aws:ecs:us-east-1:123456789012:task/");
        assertThat(running.at("/container/logStreamName").stringValue()).startsWith("def/default/");

        scheduler.emit(EventLog.failed(job, 1, 3, 5_000, 6_000), null);
        scheduler.emit(
                new JobFailed(job, FailureCause.ATTEMPT_FAILED, "Essential container in task exited", false), null);
        JsonNode failed = describe(id, "FAILED");
        assertThat(failed.path("stoppedAt").longValue()).isEqualTo(6_000);
        assertThat(failed.at("/container/exitCode").intValue()).isEqualTo(3);
        assertThat(failed.at("/attempts/0/container/exitCode").intValue()).isEqualTo(3);
        assertThat(failed.at("/attempts/0/container/logStreamName")).isEqualTo(running.at("/container/logStreamName"));
        assertThat(failed.path("tags")).isEqualTo(json("{\"team\":\"a\"}"));

        JsonNode history = http.get("/headrace/v1/jobs/" + id + "/history", 200);
        assertThat(history.path("events")
                        .valueStream()
                        .map(event -> event.path("type").stringValue()))
                .containsExactly(
                        "JobSubmitted", "JobQueued", "JobPlaced", "AttemptRunning", "AttemptFailed", "JobFailed");
        assertThat(history.at("/events/0/actor").stringValue()).isEqualTo("someone");
        assertThat(history.at("/events/0/data/jobName").stringValue()).isEqualTo("hello");
    }

    @Test
    void shouldShowAnArrayAndItsChildren() {
        String id =
                submit("many", "\"arrayProperties\":{\"size\":4}").path("jobId").stringValue();
        JobId array = JobId.parse(id);
        scheduler.emit(EventLog.placed(array.child(0), 1), null);
        scheduler.emit(EventLog.running(array.child(0), 1, 5_000), null);
        scheduler.emit(EventLog.succeeded(array.child(0), 1, 5_000, 6_000), null);
        scheduler.emit(new JobSucceeded(array.child(0), "Essential container in task exited", false), null);
        describe(id + ":0", "SUCCEEDED");
        JsonNode jobs =
                http.ok("DescribeJobs", "{\"jobs\":[\"%s\",\"%s:0\",\"%s:3\",\"%s:4\"]}".formatted(id, id, id, id));
        assertThat(jobs.path("jobs").valueStream().map(job -> job.path("jobId").stringValue()))
                .containsExactly(id, id + ":0", id + ":3");
        assertThat(jobs.at("/jobs/0/status").stringValue()).isEqualTo("PENDING");
        assertThat(jobs.at("/jobs/0/arrayProperties/size").intValue()).isEqualTo(4);
        assertThat(jobs.at("/jobs/0/arrayProperties/statusSummary")).isEqualTo(json("""
                {"SUBMITTED":0,"PENDING":0,"RUNNABLE":3,"STARTING":0,"RUNNING":0,"SUCCEEDED":1,"FAILED":0}"""));
        assertThat(jobs.at("/jobs/1/arrayProperties")).isEqualTo(json("{\"index\":0}"));
        assertThat(jobs.at("/jobs/2/status").stringValue()).isEqualTo("RUNNABLE");
        assertThat(jobs.at("/jobs/2/container/image").stringValue()).isEqualTo("busybox");

        JsonNode waiting =
                http.ok("ListJobs", "{\"arrayJobId\":\"" + id + "\",\"jobStatus\":\"RUNNABLE\",\"maxResults\":2}");
        assertThat(ids(waiting)).containsExactly(id + ":1", id + ":2");
        JsonNode rest = http.ok(
                "ListJobs",
                "{\"arrayJobId\":\"" + id + "\",\"jobStatus\":\"RUNNABLE\",\"nextToken\":\""
                        + waiting.path("nextToken").stringValue() + "\"}");
        assertThat(ids(rest)).containsExactly(id + ":3");
        assertThat(rest.has("nextToken")).isFalse();
        assertThat(ids(http.ok("ListJobs", "{\"arrayJobId\":\"" + id + "\"}"))).isEmpty();
        assertThat(http.get("/headrace/v1/jobs/" + id + "/logs", 400)
                        .path("message")
                        .stringValue())
                .contains("array job");
    }

    @Test
    void shouldStreamTheOutputOfAJobAsLinesOfJson() {
        String id = submit("talks", "").path("jobId").stringValue();
        JobId job = JobId.parse(id);
        AttemptId attempt = new AttemptId(job, 1);
        scheduler.emit(EventLog.placed(job, 1), null);
        try (LogWriter writer = new LogWriter(kafka.bootstrapServers())) {
            RecordMetadata written = writer.write(attempt, 0, "Grüße \"1\"", "two");
            LogRange range = new LogRange(written.partition(), written.offset(), written.offset());
            scheduler.emit(new AttemptSucceeded(attempt, EventLog.EXECUTOR, "done", 1, 2, range), null);
            scheduler.emit(new JobSucceeded(job, "done", false), null);
        }
        describe(id, "SUCCEEDED");
        String[] lines =
                http.getText("/headrace/v1/jobs/" + id + "/logs?follow=true").split("\n");
        assertThat(lines).hasSize(2);
        assertThat(json(lines[0])).isEqualTo(json("""
                {"attempt":1,"timestamp":7,"stream":"stdout","message":"Grüße \\"1\\""}"""));
        assertThat(http.getText("/headrace/v1/jobs/" + id + "/logs?tail=1")).isEqualTo(lines[1] + "\n");
        assertThat(http.get("/headrace/v1/jobs/" + EventLog.id(99) + "/logs", 404)
                        .path("message")
                        .stringValue())
                .contains("does not exist");
        assertThat(http.get("/headrace/v1/jobs/junk/logs", 400).path("message").stringValue())
                .contains("expected a lower-case UUID");
        assertThat(http.get("/headrace/v1/jobs/" + id + "/logs?tail=many", 400)
                        .path("message")
                        .stringValue())
                .contains("expected a whole number");
    }

    @Test
    void shouldListJobsByStateAndFilter() {
        String one = submit("Alpha-1", "").path("jobId").stringValue();
        String two = submit("alpha-2", "").path("jobId").stringValue();
        assertThat(ids(http.ok("ListJobs", "{\"jobQueue\":\"" + queue + "\"}"))).isEmpty();
        assertThat(ids(http.ok("ListJobs", "{\"jobQueue\":\"" + queue + "\",\"jobStatus\":\"RUNNABLE\"}")))
                .containsExactly(two, one);
        assertThat(ids(http.ok(
                        "ListJobs",
                        "{\"jobQueue\":\"" + ARN + "job-queue/" + queue
                                + "\",\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"ALPHA-1\"]}]}")))
                .containsExactly(one);
        assertThat(ids(http.ok(
                        "ListJobs",
                        "{\"jobQueue\":\"" + queue
                                + "\",\"filters\":[{\"name\":\"JOB_DEFINITION\",\"values\":[\"def\"]}]}")))
                .hasSize(2);
        JsonNode all = http.get("/headrace/v1/jobs?queue=" + queue + "&limit=1", 200);
        assertThat(all.at("/jobs/0/jobId").stringValue()).isEqualTo(two);
        assertThat(all.at("/jobs/0/jobQueue").stringValue()).isEqualTo(queue);
        assertThat(http.get(
                                "/headrace/v1/jobs?queue=" + queue + "&nextToken="
                                        + all.path("nextToken").stringValue(),
                                200)
                        .at("/jobs/0/jobId")
                        .stringValue())
                .isEqualTo(one);
        JsonNode overview = http.get("/headrace/v1/overview", 200);
        assertThat(overview.path("queues")
                        .valueStream()
                        .filter(shown ->
                                shown.path("jobQueueName").stringValue().equals(queue))
                        .findFirst()
                        .orElseThrow()
                        .at("/jobs/RUNNABLE")
                        .intValue())
                .isEqualTo(2);
    }

    @Test
    void shouldCancelAndTerminateIdempotently() {
        String id = submit("hello", "").path("jobId").stringValue();
        String body = "{\"jobId\":\"" + id + "\",\"reason\":\"not needed\"}";
        assertThat(http.ok("CancelJob", body)).isEqualTo(json("{}"));
        JsonNode cancelled = describe(id, "FAILED");
        assertThat(cancelled.path("isCancelled").booleanValue()).isTrue();
        assertThat(cancelled.has("isTerminated")).isFalse();
        assertThat(cancelled.path("statusReason").stringValue()).isEqualTo("not needed");
        assertThat(cancelled.path("stoppedAt").isIntegralNumber()).isTrue();
        String unknown = "{\"jobId\":\"" + EventLog.id(77) + "\",\"reason\":\"x\"}";
        assertThat(http.ok("TerminateJob", unknown)).isEqualTo(json("{}"));
    }

    @Test
    void shouldGiveARetriedCallTheSameJob() {
        String body = body("again", "");
        Map<String, String> retry = Map.of("amz-sdk-invocation-id", "4d1a4a80-invocation");
        JsonNode first = http.ok("SubmitJob", body, retry);
        JsonNode second = http.ok("SubmitJob", body, retry);
        assertThat(second).isEqualTo(first);
        assertThat(http.ok("SubmitJob", body).path("jobId")).isNotEqualTo(first.path("jobId"));
        assertThat(first.path("jobId").stringValue())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void shouldPassOnWhatTheSchedulerRefuses() {
        HttpResponse<String> answer = http.post("SubmitJob", """
                {"jobName":"hello","jobQueue":"nowhere","jobDefinition":"def"}""", Map.of());
        assertError(answer, 400, "ClientException", "jobQueue 'nowhere' does not exist");
    }

    @Test
    void shouldAcceptASubmissionThatKafkaHasThoughTheSchedulerIsSilent() {
        http.ok(
                "CreateJobQueue",
                "{\"jobQueueName\":\"silent\",\"priority\":1,"
                        + "\"computeEnvironmentOrder\":[{\"order\":1,\"computeEnvironment\":\"ce-" + queue + "\"}]}");
        JsonNode accepted = http.ok("SubmitJob", """
                {"jobName":"hello","jobQueue":"silent","jobDefinition":"def"}""");
        assertThat(scheduler.seen())
                .anyMatch(command -> accepted.path("jobId").stringValue().equals(command.subject()));
    }

    @Test
    void shouldUseTheRegionAndActorOfTheRequest() {
        Map<String, String> signed = Map.of(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/eu-west-1/batch/aws4_request, SignedHeaders=host,"
                        + " Signature=0");
        JsonNode submitted = http.ok("SubmitJob", body("signed", ""), signed);
        assertThat(submitted.path("jobArn").stringValue()).startsWith("arn:aws:batch:eu-west-1:123456789012:job/");
        assertThat(scheduler.seen())
                .anyMatch(command -> "AKIDEXAMPLE".equals(command.actor())
                        && submitted.path("jobId").stringValue().equals(command.subject()));
    }

    @Test
    void shouldNameTheMembersThatItDrops() {
        HttpResponse<String> answer = http.post("SubmitJob", body("hello", "\"fancyNewThing\":{\"x\":1}"), Map.of());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-headrace-dropped")).hasValue("fancyNewThing");
        HttpResponse<String> question = http.post("DescribeJobQueues", "{\"later\":1}", Map.of());
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
                "DescribeJobQueues | {\"nextToken\":\"junk\"} | 400 | nextToken is not valid",
                "DescribeJobDefinitions | {\"status\":\"OLD\"} | 400 | expected ACTIVE or INACTIVE",
                "ListJobs | {} | 400 | exactly one of jobQueue",
                "ListJobs | {\"jobQueue\":\"none\"} | 400 | Job queue none does not exist",
                "DeleteJobQueue | {\"jobQueue\":\"x\"} | 400 | DeleteJobQueue is not supported by this version of Headrace",
                "MakeCoffee | {} | 404 | AWS Batch has no operation with the path /v1/makecoffee",
            })
    void shouldSayInOneLineWhatIsWrong(String operation, String body, int status, String message) {
        assertError(http.post(operation, body, Map.of()), status, "ClientException", message);
    }

    @Test
    void shouldRefuseMoreThanAHundredIds() {
        String ids = String.join(",", java.util.Collections.nCopies(101, "\"x\""));
        assertError(
                http.post("DescribeJobs", "{\"jobs\":[" + ids + "]}", Map.of()),
                400,
                "ClientException",
                "Maximum number of jobs supported is  100 .");
    }

    @Test
    void shouldRefuseABodyThatIsTooLong() {
        String name = "x".repeat(2 * 1024 * 1024);
        HttpResponse<String> answer = http.post("DescribeJobs", "{\"jobs\":[\"" + name + "\"]}", Map.of());
        assertError(answer, 413, "ClientException", "longer than 1048576 bytes");
    }

    @Test
    void shouldKnowTheOperationsOfTags() {
        String arn = "arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-definition%2Fsleep30%3A1";
        assertThat(http.get("/v1/tags/" + arn, 400).path("message").stringValue())
                .isEqualTo("ListTagsForResource is not supported by this version of Headrace");
        assertThat(http.get("/v1/submitjob", 405).path("message").stringValue()).contains("takes POST");
        assertThat(http.get("/nothing/here", 404).path("message").stringValue())
                .isEqualTo("there is nothing at GET /nothing/here");
    }

    @Test
    void shouldServeThePageHealthMetricsAndExecutors() {
        assertThat(http.getText("/")).contains("<title>Headrace</title>");
        for (String file : List.of("dashboard.js", "dashboard.css", "favicon.svg")) {
            assertThat(http.getText("/dashboard/" + file)).isNotEmpty();
        }
        assertThat(http.get("/health/live", 200).path("live").booleanValue()).isTrue();
        assertThat(http.get("/health/ready", 200))
                .isEqualTo(json("{\"ready\":true,\"checks\":{\"read-model\":\"ready\"}}"));
        assertThat(http.getText("/metrics")).contains("headrace_projection_events_total");
        scheduler.emit(
                new ExecutorRegistered(
                        EventLog.EXECUTOR, "i1", "here", "process", List.of("*"), new ResourceAmounts(1500, 256, 0)),
                null);
        soon().until(() ->
                !http.get("/headrace/v1/executors", 200).path("executors").isEmpty());
        JsonNode executor = http.get("/headrace/v1/executors", 200).at("/executors/0");
        assertThat(executor.path("status").stringValue()).isEqualTo("REGISTERED");
        assertThat(executor.at("/capacity/vcpus").doubleValue()).isEqualTo(1.5);
    }

    @Test
    void shouldFindEverythingAgainAfterARestart() {
        String id = submit("kept", "").path("jobId").stringValue();
        try (Submitter first = new Submitter(config(0, "restarted"))) {
            first.start();
            soon().until(first::ready);
        }
        scheduler.emit(new JobQueued(JobId.parse(id), queue, 1, false), null);
        ReadinessCheck never = ReadinessCheck.of("executor", "none yet", () -> false);
        try (Submitter second = new Submitter(config(0, "restarted"), List.of(never))) {
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
                    {"ready":false,"checks":{"executor":"none yet","read-model":"ready"}}"""));
        }
    }

    @Test
    void shouldSayThatThePortIsTakenOrTheAddressOpen() {
        int port = submitter.uri().getPort();
        try (Submitter second = new Submitter(config(port, "second"))) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + port + " of 127.0.0.1 is taken");
        }
        assertThatThrownBy(() -> new FrontDoorConfig("0.0.0.0", 0, ACCOUNT, "us-east-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the loopback address");
    }

    private JsonNode submit(String name, String more) {
        return http.ok("SubmitJob", body(name, more));
    }

    private String body(String name, String more) {
        return "{\"jobName\":\"" + name + "\",\"jobQueue\":\"" + queue + "\",\"jobDefinition\":\"def\""
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    /** The job once it has this status. */
    private static JsonNode describe(String id, String status) {
        String body = "{\"jobs\":[\"" + id + "\"]}";
        soon().until(() ->
                status.equals(Optional.of(http.ok("DescribeJobs", body).at("/jobs/0/status"))
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .orElse("")));
        return http.ok("DescribeJobs", body).at("/jobs/0");
    }

    private static List<String> ids(JsonNode list) {
        return list.path("jobSummaryList")
                .valueStream()
                .map(job -> job.path("jobId").stringValue())
                .toList();
    }

    private static void assertError(HttpResponse<String> answer, int status, String type, String message) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(type);
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode body = json(answer.body());
        assertThat(body.path("__type").stringValue()).isEqualTo(type);
        assertThat(body.path("message").stringValue()).contains(message).doesNotContain("\n");
    }

    private static JsonNode json(String text) {
        return JsonCodec.mapper().readTree(text);
    }

    /** The machine may be busy: what shall come is waited for longer than it ever should take. */
    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1));
    }
}
