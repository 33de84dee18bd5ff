package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.ARN;
import static io.headrace.submitter.http.FrontDoorFixture.ids;
import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.submission;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.NodeOverrides;
import io.headrace.schemas.value.ReservedRoom;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.submitter.logs.LogWriter;
import io.headrace.submitter.readmodel.EventLog;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Multi-node parallel jobs in the shapes that AWS clients read; the test says what happens to them. */
@Tag("broker")
class NodesFrontDoorTest extends OpenFrontDoor {
    private static String definition(String name, String nodes) {
        return """
                {"jobDefinitionName":"%s","type":"multinode","nodeProperties":%s}""".formatted(name, nodes);
    }

    @Test
    void shouldShowTheNodesOfADefinitionAsTheyWereRegistered() {
        door.http.ok("RegisterJobDefinition", definition(queue + "-train", """
                {"numNodes":4,"mainNode":0,"nodeRangeProperties":[
                  {"targetNodes":"0","container":{"image":"busybox","command":["main"],
                    "resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"64"}]}},
                  {"targetNodes":"1:","instanceTypes":["m5.large"],"container":{"image":"busybox","vcpus":1,"memory":64}}]}"""));

        JsonNode shown = door.http
                .ok("DescribeJobDefinitions", "{\"jobDefinitionName\":\"" + queue + "-train\"}")
                .at("/jobDefinitions/0");

        assertThat(text(shown, "/type")).isEqualTo("multinode");
        assertThat(shown.has("containerProperties")).isFalse();
        JsonNode nodes = shown.path("nodeProperties");
        assertThat(nodes.path("numNodes").intValue()).isEqualTo(4);
        assertThat(nodes.path("mainNode").intValue()).isZero();
        assertThat(nodes.path("nodeRangeProperties").valueStream().map(range -> text(range, "/targetNodes")))
                .containsExactly("0", "1:");
        assertThat(nodes.at("/nodeRangeProperties/0/container/command")).isEqualTo(json("[\"main\"]"));
        assertThat(nodes.at("/nodeRangeProperties/0/container/volumes")).isEqualTo(json("[]"));
        assertThat(nodes.at("/nodeRangeProperties/1/instanceTypes")).isEqualTo(json("[\"m5.large\"]"));
        assertThat(nodes.at("/nodeRangeProperties/1/container/vcpus").intValue())
                .isEqualTo(1);
    }

    @Test
    void shouldNameWhatIsWrongWithNodes() {
        HttpResponse<String> answer = door.http.post("RegisterJobDefinition", definition("d", """
                        {"numNodes":2,"mainNode":0,"nodeRangeProperties":[{"targetNodes":"a:b","container":{"image":"i"}}]}"""), Map.of());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(json(answer.body()), "/message"))
                .startsWith(
                        "RegisterJobDefinition.nodeProperties.nodeRangeProperties[0].targetNodes: 'a:b' is not valid: expected the index of a node, or a range FROM:TO of them");
    }

    @Test
    void shouldPassOnWhatASubmissionChangesOfTheNodes() {
        String id = submit(
                "\"numNodes\":3,\"nodePropertyOverrides\":[{\"targetNodes\":\"1:\",\"containerOverrides\":{\"command\":[\"x\"]}}]");
        NodeOverrides overrides = door.scheduler.seen().stream()
                .map(command -> command.data())
                .filter(SubmitJob.class::isInstance)
                .map(SubmitJob.class::cast)
                .filter(command -> command.jobId().equals(id))
                .findFirst()
                .orElseThrow()
                .nodeOverrides();
        assertThat(overrides).isNotNull();
        assertThat(overrides.numNodes()).isEqualTo(3);
        assertThat(overrides.nodePropertyOverrides())
                .singleElement()
                .satisfies(range -> assertThat(range.targetNodes()).isEqualTo("1:"));
    }

    @Test
    void shouldShowAJobAndItsNodes() {
        String id = submit("\"numNodes\":3");
        JobId job = JobId.parse(id);
        JsonNode waiting = door.describe(id + "#2", "RUNNABLE");
        assertThat(waiting.path("nodeDetails")).isEqualTo(json("{\"nodeIndex\":2,\"isMainNode\":false}"));
        assertThat(text(waiting, "/jobArn")).isEqualTo(ARN + "job/" + id + "#2");
        assertThat(waiting.path("attempts")).isEmpty();

        door.scheduler.emit(EventLog.nodesPlaced(job, 1, 3), null);
        door.scheduler.emit(EventLog.running(job.node(0), 1, 5_000), null);
        door.scheduler.emit(EventLog.running(job.node(1), 1, 5_500), null);
        JsonNode running = door.describe(id + "#1", "RUNNING");
        assertThat(text(running, "/container/image")).isEqualTo("busybox");
        assertThat(text(running, "/container/logStreamName"))
                .startsWith("def/default/")
                .endsWith("-node1-1");
        assertThat(text(running, "/container/containerInstanceArn")).endsWith("/host-1");
        JsonNode parent = door.describe(id, "RUNNING");
        assertThat(parent.has("container"))
                .as("Metaflow takes the exit code from the attempts when there is none")
                .isFalse();
        assertThat(parent.has("nodeDetails")).isFalse();
        assertThat(parent.at("/nodeProperties/numNodes").intValue()).isEqualTo(3);
        assertThat(parent.at("/nodeProperties/mainNode").intValue()).isZero();
        assertThat(parent.at("/nodeProperties/nodeRangeProperties")
                        .valueStream()
                        .map(range -> text(range, "/targetNodes")))
                .containsExactly("0:1", "2:2");
        assertThat(text(parent, "/nodeProperties/nodeRangeProperties/1/container/image"))
                .isEqualTo("busybox");

        door.scheduler.emit(EventLog.succeeded(job.node(0), 1, 5_000, 6_000), null);
        door.scheduler.emit(EventLog.failed(job.node(1), 1, 143, 5_500, 7_000), null);
        door.scheduler.emit(EventLog.failed(job.node(2), 1, 143, 5_600, 7_000), null);
        door.scheduler.emit(new JobSucceeded(job, "Essential container in task exited", false), null);
        JsonNode ended = door.describe(id, "SUCCEEDED");
        assertThat(ended.path("startedAt").longValue()).isEqualTo(5_000);
        assertThat(ended.path("stoppedAt").longValue()).isEqualTo(6_000);
        assertThat(ended.path("attempts")).hasSize(1);
        assertThat(ended.at("/attempts/0/container/exitCode").intValue()).isZero();
        assertThat(text(ended, "/attempts/0/container/logStreamName")).endsWith("-node0-1");
        assertThat(text(ended, "/attempts/0/statusReason")).isEqualTo("Essential container in task exited");
        JsonNode worker = door.describe(id + "#1", "FAILED");
        assertThat(worker.at("/container/exitCode").intValue()).isEqualTo(143);
        assertThat(worker.path("stoppedAt").longValue()).isEqualTo(7_000);
    }

    @Test
    void shouldListTheNodesOfAJobAndNotAmongJobs() {
        String id = submit("\"numNodes\":3");
        JobId job = JobId.parse(id);
        door.scheduler.emit(EventLog.nodesPlaced(job, 1, 3), null);
        door.scheduler.emit(EventLog.running(job.node(0), 1, 5_000), null);
        door.scheduler.emit(EventLog.running(job.node(2), 1, 5_500), null);
        door.describe(id + "#2", "RUNNING");

        JsonNode nodes = door.http.ok("ListJobs", "{\"multiNodeJobId\":\"" + id + "\"}");
        assertThat(ids(nodes)).as("without a status those that run").containsExactly(id + "#0", id + "#2");
        assertThat(nodes.at("/jobSummaryList/0/nodeProperties"))
                .isEqualTo(json("{\"isMainNode\":true,\"nodeIndex\":0,\"numNodes\":3}"));
        assertThat(nodes.at("/jobSummaryList/1/nodeProperties"))
                .isEqualTo(json("{\"isMainNode\":false,\"nodeIndex\":2,\"numNodes\":3}"));
        JsonNode starting = door.http.ok("ListJobs", "{\"multiNodeJobId\":\"" + id + "\",\"jobStatus\":\"STARTING\"}");
        assertThat(ids(starting)).containsExactly(id + "#1");

        JsonNode jobs = door.http.ok("ListJobs", "{\"jobQueue\":\"" + queue + "\"}");
        assertThat(ids(jobs)).containsExactly(id);
        assertThat(jobs.at("/jobSummaryList/0/nodeProperties")).isEqualTo(json("{\"numNodes\":3}"));
        assertThat(ids(door.http.ok("ListJobs", "{\"arrayJobId\":\"" + id + "\"}")))
                .as("it is no array job")
                .isEmpty();
        String single = door.http
                .ok("SubmitJob", submission(queue, "single", ""))
                .path("jobId")
                .stringValue();
        assertThat(ids(door.http.ok("ListJobs", "{\"multiNodeJobId\":\"" + single + "\"}")))
                .isEmpty();
        JsonNode described =
                door.http.ok("DescribeJobs", "{\"jobs\":[\"%1$s#0\",\"%1$s#3\",\"%2$s#0\"]}".formatted(id, single));
        assertThat(described.path("jobs").valueStream().map(shown -> text(shown, "/jobId")))
                .containsExactly(id + "#0");
    }

    @Test
    void shouldStreamTheOutputOfTheMainNodeAsTheJobsAndOfEachNode() {
        String id = submit("\"numNodes\":2");
        JobId job = JobId.parse(id);
        door.scheduler.emit(EventLog.nodesPlaced(job, 1, 2), null);
        try (LogWriter writer = new LogWriter(door.kafka.bootstrapServers())) {
            for (int node = 0; node < 2; node++) {
                AttemptId attempt = new AttemptId(job.node(node), 1);
                RecordMetadata written = writer.write(attempt, 0, "I am " + node);
                LogRange range = new LogRange(written.partition(), written.offset(), written.offset());
                door.scheduler.emit(new AttemptSucceeded(attempt, EventLog.EXECUTOR, "done", 1, 2, range, null), null);
            }
            door.scheduler.emit(new JobSucceeded(job, "done", false), null);
        }
        door.describe(id, "SUCCEEDED");

        assertThat(door.http.getText("/headrace/v1/jobs/" + id + "/logs?follow=true"))
                .contains("I am 0")
                .doesNotContain("I am 1");
        assertThat(door.http.getText("/headrace/v1/jobs/" + id + "%231/logs")).contains("I am 1");
        assertThat(text(door.http.get("/headrace/v1/jobs/" + id + "%232/logs", 404), "/message"))
                .isEqualTo("job " + id + "#2 does not exist");
        JsonNode history = door.http.get("/headrace/v1/jobs/" + id + "%231/history", 200);
        assertThat(history.path("events").valueStream().map(event -> text(event, "/type")))
                .containsExactly("JobSubmitted", "JobQueued", "NodesPlaced", "AttemptSucceeded", "JobSucceeded");
    }

    @Test
    void shouldExplainWhereRoomIsKeptForAllNodes() {
        String id = submit("\"numNodes\":3");
        JobId job = JobId.parse(id);
        ResourceAmounts one = new ResourceAmounts(1000, 64, 0);
        List<ReservedRoom> rooms = List.of(
                new ReservedRoom(new ExecutorId("a"), one),
                new ReservedRoom(new ExecutorId("b"), one),
                new ReservedRoom(new ExecutorId("b"), one));
        door.scheduler.emit(new JobWaiting(job, queue, WaitCode.EXECUTORS_FULL, "no room for all nodes", null), null);
        door.scheduler.emit(new RoomReserved(job, queue, rooms, "ce", 9_000L), null);
        FrontDoorFixture.soon()
                .until(() -> door.http
                        .get("/headrace/v1/jobs/" + id + "/explanation", 200)
                        .has("roomReserved"));

        for (String asked : List.of(id, id + "%231")) {
            JsonNode answer = door.http.get("/headrace/v1/jobs/" + asked + "/explanation", 200);
            assertThat(text(answer, "/reason")).isEqualTo("no room for all nodes");
            assertThat(answer.path("roomReserved")).isEqualTo(json("{\"executorIds\":[\"a\",\"b\"],\"until\":9000}"));
        }
    }

    private String submit(String overrides) {
        return door.http
                .ok("SubmitJob", submission(queue, "train", "\"nodeOverrides\":{" + overrides + "}"))
                .path("jobId")
                .stringValue();
    }
}
