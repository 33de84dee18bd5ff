package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.ARN;
import static io.headrace.submitter.http.FrontDoorFixture.ids;
import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.queueBody;
import static io.headrace.submitter.http.FrontDoorFixture.submission;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.LogRange;
import io.headrace.submitter.logs.LogWriter;
import io.headrace.submitter.readmodel.EventLog;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The operations of AWS Batch, in the shapes that AWS clients read; the test says what happens to the jobs. */
@Tag("broker")
class FrontDoorTest extends OpenFrontDoor {
    @Test
    void shouldShowResourcesAsSoonAsTheyAreMade() {
        JsonNode made = door.http.ok("CreateJobQueue", queueBody("other", queue));
        assertThat(made).isEqualTo(json("""
            {"jobQueueName":"other","jobQueueArn":"%sjob-queue/other"}\
            """.formatted(ARN)));
        for (String name : List.of("other", ARN + "job-queue/other")) {
            JsonNode shown = door.http.ok("DescribeJobQueues", "{\"jobQueues\":[\"" + name + "\"]}");
            assertThat(shown.path("jobQueues")).hasSize(1);
            assertThat(shown.at("/jobQueues/0/statusReason").stringValue()).isEqualTo("JobQueue Healthy");
            assertThat(shown.at("/jobQueues/0/computeEnvironmentOrder/0/computeEnvironment")
                            .stringValue())
                    .isEqualTo(ARN + "compute-environment/ce-" + queue);
        }
        JsonNode environments = door.http.ok(
                "DescribeComputeEnvironments", "{\"computeEnvironments\":[\"ce-" + queue + "\",\"none\"]}");
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

        JsonNode first = door.http.ok("DescribeJobQueues", "{\"maxResults\":1}");
        assertThat(first.at("/jobQueues/0/jobQueueName").stringValue()).isEqualTo("other");
        JsonNode second = door.http.ok(
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
             "retryStrategy":{"attempts":2,"evaluateOnExit":[{"action":"RETRY","onExitCode":"1*"}]}}\
            """.formatted(queue);
        assertThat(door.http
                        .ok("RegisterJobDefinition", definition)
                        .path("revision")
                        .intValue())
                .isEqualTo(1);
        assertThat(door.http
                        .ok("RegisterJobDefinition", definition)
                        .path("jobDefinitionArn")
                        .stringValue())
                .isEqualTo(ARN + "job-definition/" + queue + "-def:2");
        JsonNode shown = door.http.ok(
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
            assertThat(door.http
                            .ok("DescribeJobDefinitions", "{\"jobDefinitions\":[\"" + name + "\"]}")
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
            {"jobArn":"%sjob/%s","jobName":"hello","jobId":"%s"}\
            """.formatted(ARN, id, id)));
        JsonNode runnable = door.describe(id, "RUNNABLE");
        assertThat(runnable.path("jobQueue").stringValue()).isEqualTo(ARN + "job-queue/" + queue);
        assertThat(runnable.path("jobDefinition").stringValue()).isEqualTo(ARN + "job-definition/def:1");
        assertThat(runnable.path("statusReason").stringValue())
                .isEqualTo("It waits for its turn in job queue " + queue);
        for (String absent : List.of("startedAt", "stoppedAt", "retryStrategy", "isCancelled")) {
            assertThat(runnable.has(absent)).as(absent).isFalse();
        }
        for (String empty : List.of("attempts", "dependsOn", "platformCapabilities", "eksAttempts")) {
            assertThat(runnable.path(empty)).as(empty).isEqualTo(json("[]"));
        }
        assertThat(runnable.path("parameters")).isEqualTo(json("{}"));

        JobId job = JobId.parse(id);
        door.scheduler.emit(EventLog.placed(job, 1), null);
        door.scheduler.emit(EventLog.running(job, 1, 5_000), null);
        JsonNode running = door.describe(id, "RUNNING");
        assertThat(running.path("startedAt").longValue()).isEqualTo(5_000);
        assertThat(running.path("attempts")).isEmpty();
        assertThat(running.at("/container/taskArn").stringValue())
                .startsWith("arn:aws:ecs:us-east-1:123456789012:task/");
        assertThat(running.at("/container/logStreamName").stringValue()).startsWith("def/default/");

        door.scheduler.emit(EventLog.failed(job, 1, 3, 5_000, 6_000), null);
        door.scheduler.emit(
                new JobFailed(job, FailureCause.ATTEMPT_FAILED, "Essential container in task exited", false), null);
        JsonNode failed = door.describe(id, "FAILED");
        assertThat(failed.path("stoppedAt").longValue()).isEqualTo(6_000);
        assertThat(failed.at("/container/exitCode").intValue()).isEqualTo(3);
        assertThat(failed.at("/attempts/0/container/exitCode").intValue()).isEqualTo(3);
        assertThat(failed.at("/attempts/0/container/logStreamName")).isEqualTo(running.at("/container/logStreamName"));
        assertThat(failed.path("tags")).isEqualTo(json("{\"team\":\"a\"}"));

        JsonNode history = door.http.get("/headrace/v1/jobs/" + id + "/history", 200);
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
        door.scheduler.emit(EventLog.placed(array.child(0), 1), null);
        door.scheduler.emit(EventLog.running(array.child(0), 1, 5_000), null);
        door.scheduler.emit(EventLog.succeeded(array.child(0), 1, 5_000, 6_000), null);
        door.scheduler.emit(new JobSucceeded(array.child(0), "Essential container in task exited", false), null);
        door.describe(id + ":0", "SUCCEEDED");
        JsonNode jobs =
                door.http.ok("DescribeJobs", "{\"jobs\":[\"%1$s\",\"%1$s:0\",\"%1$s:3\",\"%1$s:4\"]}".formatted(id));
        assertThat(jobs.path("jobs").valueStream().map(job -> job.path("jobId").stringValue()))
                .containsExactly(id, id + ":0", id + ":3");
        assertThat(jobs.at("/jobs/0/status").stringValue()).isEqualTo("PENDING");
        assertThat(jobs.at("/jobs/0/arrayProperties/size").intValue()).isEqualTo(4);
        assertThat(jobs.at("/jobs/0/arrayProperties/statusSummary")).isEqualTo(json("""
            {"SUBMITTED":0,"PENDING":0,"RUNNABLE":3,"STARTING":0,"RUNNING":0,"SUCCEEDED":1,"FAILED":0}\
            """));
        assertThat(jobs.at("/jobs/1/arrayProperties")).isEqualTo(json("{\"index\":0}"));
        assertThat(jobs.at("/jobs/2/status").stringValue()).isEqualTo("RUNNABLE");
        assertThat(jobs.at("/jobs/2/container/image").stringValue()).isEqualTo("busybox");

        JsonNode waiting =
                door.http.ok("ListJobs", "{\"arrayJobId\":\"" + id + "\",\"jobStatus\":\"RUNNABLE\",\"maxResults\":2}");
        assertThat(ids(waiting)).containsExactly(id + ":1", id + ":2");
        JsonNode rest = door.http.ok(
                "ListJobs",
                "{\"arrayJobId\":\"" + id + "\",\"jobStatus\":\"RUNNABLE\",\"nextToken\":\""
                        + waiting.path("nextToken").stringValue() + "\"}");
        assertThat(ids(rest)).containsExactly(id + ":3");
        assertThat(rest.has("nextToken")).isFalse();
        assertThat(ids(door.http.ok("ListJobs", "{\"arrayJobId\":\"" + id + "\"}")))
                .isEmpty();
        assertThat(door.http
                        .get("/headrace/v1/jobs/" + id + "/logs", 400)
                        .path("message")
                        .stringValue())
                .contains("array job");
    }

    @Test
    void shouldStreamTheOutputOfAJobAsLinesOfJson() {
        String id = submit("talks", "").path("jobId").stringValue();
        JobId job = JobId.parse(id);
        AttemptId attempt = new AttemptId(job, 1);
        door.scheduler.emit(EventLog.placed(job, 1), null);
        try (LogWriter writer = new LogWriter(door.kafka.bootstrapServers())) {
            RecordMetadata written = writer.write(attempt, 0, "Grüße \"1\"", "two");
            LogRange range = new LogRange(written.partition(), written.offset(), written.offset());
            door.scheduler.emit(new AttemptSucceeded(attempt, EventLog.EXECUTOR, "done", 1, 2, range, null), null);
            door.scheduler.emit(new JobSucceeded(job, "done", false), null);
        }
        door.describe(id, "SUCCEEDED");
        String[] lines = door.http
                .getText("/headrace/v1/jobs/" + id + "/logs?follow=true")
                .split("\n");
        assertThat(lines).hasSize(2);
        assertThat(json(lines[0])).isEqualTo(json("""
            {"attempt":1,"timestamp":7,"stream":"stdout","message":"Grüße \\"1\\""}\
            """));
        assertThat(door.http.getText("/headrace/v1/jobs/" + id + "/logs?tail=1"))
                .isEqualTo(lines[1] + "\n");
        assertThat(door.http
                        .get("/headrace/v1/jobs/" + EventLog.id(99) + "/logs", 404)
                        .path("message")
                        .stringValue())
                .contains("does not exist");
        assertThat(door.http
                        .get("/headrace/v1/jobs/junk/logs", 400)
                        .path("message")
                        .stringValue())
                .contains("expected a lower-case UUID");
        assertThat(door.http
                        .get("/headrace/v1/jobs/" + id + "/logs?tail=many", 400)
                        .path("message")
                        .stringValue())
                .contains("expected a whole number");
    }

    @Test
    void shouldListJobsByStateAndFilter() {
        String one = submit("Alpha-1", "").path("jobId").stringValue();
        String two = submit("alpha-2", "").path("jobId").stringValue();
        assertThat(ids(door.http.ok("ListJobs", "{\"jobQueue\":\"" + queue + "\"}")))
                .isEmpty();
        assertThat(ids(door.http.ok("ListJobs", "{\"jobQueue\":\"" + queue + "\",\"jobStatus\":\"RUNNABLE\"}")))
                .containsExactly(two, one);
        assertThat(ids(door.http.ok(
                        "ListJobs",
                        "{\"jobQueue\":\"" + ARN + "job-queue/" + queue
                                + "\",\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"ALPHA-1\"]}]}")))
                .containsExactly(one);
        assertThat(ids(door.http.ok(
                        "ListJobs",
                        "{\"jobQueue\":\"" + queue
                                + "\",\"filters\":[{\"name\":\"JOB_DEFINITION\",\"values\":[\"def\"]}]}")))
                .hasSize(2);
        JsonNode all = door.http.get("/headrace/v1/jobs?queue=" + queue + "&limit=1", 200);
        assertThat(all.at("/jobs/0/jobId").stringValue()).isEqualTo(two);
        assertThat(all.at("/jobs/0/jobQueue").stringValue()).isEqualTo(queue);
        assertThat(door.http
                        .get(
                                "/headrace/v1/jobs?queue=" + queue + "&nextToken="
                                        + all.path("nextToken").stringValue(),
                                200)
                        .at("/jobs/0/jobId")
                        .stringValue())
                .isEqualTo(one);
        JsonNode overview = door.http.get("/headrace/v1/overview", 200);
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
    void shouldListTheJobsOfAShare() {
        String one = submit("one", "\"shareIdentifier\":\"A\"").path("jobId").stringValue();
        String two = submit("two", "\"shareIdentifier\":\"A\"").path("jobId").stringValue();
        submit("other", "\"shareIdentifier\":\"AB\"");
        door.http.ok("TerminateJob", "{\"jobId\":\"" + one + "\",\"reason\":\"no\"}");
        String body =
                "{\"jobQueue\":\"" + queue + "\",\"filters\":[{\"name\":\"SHARE_IDENTIFIER\",\"values\":[\"A\"]}]%s}";

        JsonNode shared = door.http.ok("ListJobs", body.formatted(""));
        assertThat(ids(shared)).containsExactly(two, one);
        assertThat(text(shared, "/jobSummaryList/0/shareIdentifier")).isEqualTo("A");
        assertThat(ids(door.http.ok("ListJobs", body.formatted(",\"jobStatus\":\"FAILED\""))))
                .containsExactly(one);
        assertThat(ids(door.http.ok("ListJobs", body.formatted(",\"jobStatus\":\"RUNNING\""))))
                .isEmpty();
        assertThat(door.http.refused("ListJobs", body.formatted(",\"maxResults\":101")))
                .contains("expected a whole number from 1 to 100");
    }

    @Test
    void shouldCancelAndTerminateIdempotently() {
        String id = submit("hello", "").path("jobId").stringValue();
        String body = "{\"jobId\":\"" + id + "\",\"reason\":\"not needed\"}";
        assertThat(door.http.ok("CancelJob", body)).isEqualTo(json("{}"));
        JsonNode cancelled = door.describe(id, "FAILED");
        assertThat(cancelled.path("isCancelled").booleanValue()).isTrue();
        assertThat(cancelled.has("isTerminated")).isFalse();
        assertThat(cancelled.path("statusReason").stringValue()).isEqualTo("not needed");
        assertThat(cancelled.path("stoppedAt").isIntegralNumber()).isTrue();
        String unknown = "{\"jobId\":\"" + EventLog.id(77) + "\",\"reason\":\"x\"}";
        assertThat(door.http.ok("TerminateJob", unknown)).isEqualTo(json("{}"));
    }

    @Test
    void shouldStopManyJobsAndTellWhatBecameOfEach() {
        String one = submit("one", "").path("jobId").stringValue();
        String two = submit("two", "").path("jobId").stringValue();
        String body = "{\"jobs\":[\"%s\",\"%s\",\"%s\",\"\",\"%s\"],\"reason\":\"not needed\"}"
                .formatted(two, EventLog.id(77), one, two);

        JsonNode answer = door.http.ok("CancelJobs", body);

        assertThat(answer.path("successful"))
                .isEqualTo(json("[\"%s\",\"%s\",\"%s\"]".formatted(two, EventLog.id(77), one)));
        assertThat(answer.path("errors")).isEqualTo(json("""
            [{"job":"","code":"ValidationException",
              "message":"the job id has 0 characters, expected 1 to 256"}]\
            """));
        for (String id : List.of(one, two)) {
            JsonNode cancelled = door.describe(id, "FAILED");
            assertThat(cancelled.path("isCancelled").booleanValue()).isTrue();
            assertThat(cancelled.path("statusReason").stringValue()).isEqualTo("not needed");
        }
        String three = submit("three", "").path("jobId").stringValue();
        door.http.ok("TerminateJobs", "{\"jobs\":[\"" + three + "\"],\"reason\":\"stop\"}");
        assertThat(door.describe(three, "FAILED").path("isTerminated").booleanValue())
                .isTrue();
    }

    @Test
    void shouldStopAtMostFiftyJobsAtOnceAndSayWhy() {
        String fiftyOne = IntStream.range(0, 51)
                .mapToObj(i -> "\"" + EventLog.id(i) + "\"")
                .collect(Collectors.joining(","));
        assertThat(door.http.refused("CancelJobs", "{\"jobs\":[" + fiftyOne + "],\"reason\":\"x\"}"))
                .isEqualTo("CancelJobs: 'jobs' has 51 elements, the maximum is 50");
        assertThat(door.http.refused("TerminateJobs", "{\"reason\":\"x\"}"))
                .isEqualTo("TerminateJobs: 'jobs' is required, expected 1 to 50 job ids");
        assertThat(door.http.refused("TerminateJobs", "{\"jobs\":[\"a\"]}"))
                .isEqualTo("TerminateJobs: 'reason' is required");
        assertThat(door.http.refused("TerminateJobs", "{\"jobs\":[\"a\"],\"reason\":\"" + "x".repeat(1_025) + "\"}"))
                .isEqualTo("TerminateJobs: 'reason' has 1025 characters, the maximum is 1024");
    }

    @Test
    void shouldPassOnWhatTheSchedulerRefuses() {
        HttpResponse<String> answer = door.http.post("SubmitJob", """
                {"jobName":"hello","jobQueue":"nowhere","jobDefinition":"def"}\
                """, Map.of());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(json(answer.body()), "/message")).isEqualTo("jobQueue 'nowhere' does not exist");
    }

    @Test
    void shouldAcceptASubmissionThatKafkaHasThoughTheSchedulerIsSilent() {
        door.http.ok("CreateJobQueue", queueBody(FakeScheduler.SILENT, queue));
        JsonNode accepted = door.http.ok("SubmitJob", """
            {"jobName":"hello","jobQueue":"silent","jobDefinition":"def"}\
            """);
        assertThat(door.scheduler.seen())
                .anyMatch(command -> accepted.path("jobId").stringValue().equals(command.subject()));
    }

    private JsonNode submit(String name, String more) {
        return door.http.ok("SubmitJob", submission(queue, name, more));
    }
}
