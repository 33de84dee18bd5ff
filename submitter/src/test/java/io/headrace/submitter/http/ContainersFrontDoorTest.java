package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.LogRange;
import io.headrace.submitter.logs.LogWriter;
import io.headrace.submitter.readmodel.EventLog;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Jobs of several containers in the shapes that AWS clients read; the test says what happens to them. */
@Tag("broker")
class ContainersFrontDoorTest extends OpenFrontDoor {
    private static final EcsProperties PAIR = JsonCodec.mapper().readValue("""
                    {"taskProperties":[{"containers":[
                      {"name":"init","image":"busybox","essential":false},
                      {"name":"app","image":"busybox","dependsOn":[{"containerName":"init","condition":"SUCCESS"}]}]}]}""", EcsProperties.class);

    private final JobId job = JobId.parse(UUID.randomUUID().toString());
    private final AttemptId attempt = new AttemptId(job, 1);
    private final String task = job.uuid().replace("-", "") + "-1";

    @Test
    void shouldShowEachContainer() {
        begin();
        JsonNode running = door.describe(job.toString(), "RUNNING");
        assertThat(running.path("container")).isEqualTo(json("{}"));
        assertThat(running.path("attempts")).isEmpty();
        JsonNode shown = running.at("/ecsProperties/taskProperties/0");
        assertThat(text(shown, "/taskArn")).isNotEmpty();
        assertThat(text(shown, "/containers/0/logStreamName")).isEqualTo("def/init/" + task);
        assertThat(shown.at("/containers/0/essential")).isEqualTo(json("false"));
        assertThat(shown.at("/containers/1/essential")).isEqualTo(json("true"));
        assertThat(shown.at("/containers/1").has("exitCode")).isFalse();

        end(new LogRange(0, 0, 0));
        JsonNode ended = door.describe(job.toString(), "FAILED");
        JsonNode of = ended.at("/attempts/0/taskProperties/0/containers");
        assertThat(of.at("/0/exitCode").intValue()).isZero();
        assertThat(of.at("/1/exitCode").intValue()).isEqualTo(7);
        assertThat(text(of, "/1/reason")).isEqualTo("why");
        assertThat(text(of, "/1/logStreamName")).isEqualTo("def/app/" + task);
        assertThat(ended.at("/attempts/0/container")).isEqualTo(json("{}"));
        assertThat(ended.at("/ecsProperties/taskProperties/0/containers/1/exitCode")
                        .intValue())
                .isEqualTo(7);
        JsonNode listed = door.http.ok("ListJobs", "{\"jobQueue\":\"" + queue + "\",\"jobStatus\":\"FAILED\"}");
        assertThat(listed.at("/jobSummaryList/0/container/exitCode").intValue()).isEqualTo(7);
    }

    @Test
    void shouldTellTheOutputOfOneContainerFromThatOfAnother() {
        begin();
        try (LogWriter writer = new LogWriter(door.kafka.bootstrapServers())) {
            var first = writer.write(attempt, "init", 0, "i1");
            writer.write(attempt, "app", 0, "a1", "a2");
            writer.write(attempt, "init", 1, "i2");
            var last = writer.write(attempt, "app", 2, "a3");
            end(new LogRange(first.partition(), first.offset(), last.offset()));
        }
        door.describe(job.toString(), "FAILED");

        assertThat(door.http.getText("/headrace/v1/jobs/" + job + "/logs").lines())
                .map(line -> json(line))
                .map(line -> text(line, "/container") + " " + text(line, "/message"))
                .containsExactly("init i1", "app a1", "app a2", "init i2", "app a3");
        assertThat(door.http
                        .getText("/headrace/v1/jobs/" + job + "/logs?container=init&tail=1")
                        .lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("i2"));
        assertThat(messages(get("app"))).containsExactly("a1", "a2", "a3");
        assertThat(messages(get("init"))).containsExactly("i1", "i2");
        assertThat(door.http
                        .logs("GetLogEvents", body("\"logStreamName\":\"def/default/" + task + "\""), 400)
                        .toString())
                .contains("ResourceNotFoundException");
        JsonNode streams =
                door.http.logs("DescribeLogStreams", body("\"limit\":50,\"orderBy\":\"LastEventTime\""), 200);
        assertThat(streams.path("logStreams").valueStream().map(stream -> text(stream, "/logStreamName")))
                .contains("def/app/" + task, "def/init/" + task)
                .doesNotContain("def/default/" + task);
        JsonNode filtered =
                door.http.logs("FilterLogEvents", body("\"logStreamNames\":[\"def/app/" + task + "\"]"), 200);
        assertThat(messages(filtered)).containsExactly("a1", "a2", "a3");
        assertThat(text(filtered, "/events/0/logStreamName")).isEqualTo("def/app/" + task);
    }

    private JsonNode get(String container) {
        return door.http.logs(
                "GetLogEvents",
                body("\"startFromHead\":true,\"logStreamName\":\"def/" + container + "/" + task + "\""),
                200);
    }

    private static String body(String members) {
        return "{\"logGroupName\":\"/aws/batch/job\"," + members + "}";
    }

    private static List<String> messages(JsonNode page) {
        return page.path("events")
                .valueStream()
                .map(event -> text(event, "/message"))
                .toList();
    }

    private void begin() {
        JobSubmitted template = EventLog.submitted(job, "pair", queue, null);
        door.scheduler.emit(
                new JobSubmitted(
                        job,
                        "pair",
                        queue,
                        template.jobDefinition(),
                        null,
                        List.of(),
                        template.parameters(),
                        null,
                        PAIR,
                        null,
                        template.resources(),
                        null,
                        null,
                        template.tags(),
                        null,
                        List.of(),
                        null,
                        0,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        template.fingerprint()),
                null);
        door.scheduler.emit(new JobQueued(job, queue, 1, false), null);
        door.scheduler.emit(EventLog.placed(job, 1), null);
        door.scheduler.emit(EventLog.running(job, 1, 5), null);
    }

    private void end(LogRange logs) {
        door.scheduler.emit(
                new AttemptFailed(
                        attempt,
                        EventLog.EXECUTOR,
                        7,
                        "why",
                        "Essential container in task exited",
                        5L,
                        9,
                        logs,
                        null,
                        List.of(
                                new ContainerEnd("init", 0, null, 5L, 6L, logs),
                                new ContainerEnd("app", 7, "why", 6L, 9L, logs))),
                null);
        door.scheduler.emit(
                new JobFailed(job, FailureCause.ATTEMPT_FAILED, "Essential container in task exited", false), null);
    }
}
