package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.testkit.RequiresAwsCli;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Multi-node parallel jobs, from Debian's AWS command line to processes and back. */
@Tag("system")
@RequiresAwsCli
class MultiNodeTest extends AwsQueue {
    @TempDir
    private Path shared;

    @Test
    void shouldRunAJobWhoseWorkersReportToTheMainNode() throws Exception {
        String main = "echo main ${AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS-knows itself};"
                + " until [ -e %1$s/1 ] && [ -e %1$s/2 ]; do sleep 0.05; done; cat %1$s/1 %1$s/2".formatted(shared);
        String worker = "echo I am $AWS_BATCH_JOB_NODE_INDEX; f=%s/$AWS_BATCH_JOB_NODE_INDEX;".formatted(shared)
                + " echo $AWS_BATCH_JOB_ID $AWS_BATCH_JOB_NUM_NODES $AWS_BATCH_JOB_MAIN_NODE_INDEX"
                + " $AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS > $f.part; mv $f.part $f; exec sleep 600";
        String job = submitNodes(register("report", main, worker), 3);

        JsonNode ended = awaitEnd(job);

        assertThat(ended.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.has("container")).isFalse();
        assertThat(ended.path("nodeProperties").path("numNodes").asInt()).isEqualTo(3);
        assertThat(ended.path("attempts")).hasSize(1);
        assertThat(ended.at("/attempts/0/container/exitCode").asInt(-1)).isZero();
        List<String> output = cli("logs", job).lines().skip(1).toList();
        assertThat(output.get(0)).isEqualTo("main knows itself");
        assertThat(output.subList(1, 3))
                .allMatch(line -> line.matches(job + "#[12] 3 0 [0-9]+([.][0-9]+){3}"))
                .doesNotHaveDuplicates();
        assertThat(cli("logs", job + "#2")).contains("\nI am 2\n");

        JsonNode mainNode = aws.describe(job + "#0");
        assertThat(mainNode.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(mainNode.path("nodeDetails").path("isMainNode").asBoolean(false))
                .isTrue();
        assertThat(mainNode.path("container").path("logStreamName"))
                .isEqualTo(ended.at("/attempts/0/container/logStreamName"));
        JsonNode stopped = aws.batch("list-jobs", "--multi-node-job-id", job, "--job-status", "FAILED")
                .path("jobSummaryList");
        assertThat(stopped.valueStream().map(node -> node.path("jobId").asString()))
                .containsExactly(job + "#1", job + "#2");
        assertThat(stopped.valueStream()
                        .map(node -> node.path("container").path("exitCode").asInt()))
                .containsOnly(143);
        assertThat(aws.batch("list-jobs", "--job-queue", "work", "--job-status", "SUCCEEDED")
                        .path("jobSummaryList")
                        .valueStream()
                        .filter(listed -> listed.path("jobId").asString().startsWith(job))
                        .map(listed -> listed.path("nodeProperties").toString()))
                .containsExactly("{\"numNodes\":3}");
        assertThat(cli("jobs", job)).contains(job + "#0", job + "#1", job + "#2");
        assertThat(cli("history", job)).contains("NodesPlaced", "AttemptSucceeded", "JobSucceeded");
    }

    @Test
    void shouldRunTheJobOfTheGuide() throws Exception {
        String guide = Files.readString(HeadraceProcess.project().resolve("docs/guides/multi-node-jobs.md"));
        String definition =
                guide.substring(guide.indexOf("```json\n") + 8, guide.indexOf("\n```", guide.indexOf("```json")));
        String freePort;
        try (ServerSocket socket = new ServerSocket(0)) {
            freePort = String.valueOf(socket.getLocalPort());
        }
        Path file = Files.writeString(shared.resolve("train.json"), definition.replace("7100", freePort));

        assertThat(cli("definitions", "register", "--file", file.toString())).isEqualTo("train:1\n");
        String job = cli("submit", "--queue", "work", "--wait", "--definition", "train", "--num-nodes", "4")
                .strip();

        assertThat(cli("logs", job).lines().skip(1))
                .containsExactlyInAnyOrder("node 1 is done", "node 2 is done", "node 3 is done");
    }

    @Test
    void shouldSucceedThoughAWorkerFailed() throws Exception {
        Path go = shared.resolve("go");
        String main = "until [ -e " + go + " ]; do sleep 0.05; done";
        String job = submitNodes(register("tolerant", main, "exit 9"), 2);
        await().atMost(PATIENCE).until(() -> door.status(job + "#1").equals("FAILED"));
        assertThat(aws.describe(job + "#1").path("container").path("exitCode").asInt())
                .isEqualTo(9);
        assertThat(aws.status(job)).isEqualTo("RUNNING");

        Files.createFile(go);

        assertThat(awaitEnd(job).path("status").asString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void shouldTryAllNodesAgainWhenTheMainNodeFails() throws Exception {
        String main = "[ $AWS_BATCH_JOB_ATTEMPT = 2 ] || exit 3";
        String definition = register("again", main, "exec sleep 600");
        String job = submitNodes(definition, 2, "--retry-strategy", "attempts=2");

        JsonNode ended = awaitEnd(job);

        assertThat(ended.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.path("attempts")
                        .valueStream()
                        .map(attempt ->
                                attempt.path("container").path("exitCode").asInt()))
                .containsExactly(3, 0);
        assertThat(aws.describe(job + "#1").path("attempts")).hasSize(2);
    }

    @Test
    void shouldTerminateAllNodes() throws Exception {
        String job = submitNodes(register("endless", "exec sleep 600", "exec sleep 600"), 3);
        await().atMost(PATIENCE)
                .until(() -> aws.batch("list-jobs", "--multi-node-job-id", job)
                                .path("jobSummaryList")
                                .size()
                        == 3);

        aws.run("terminate-job", "--job-id", job, "--reason", "enough").requireSuccess();

        JsonNode ended = awaitEnd(job);
        assertThat(ended.path("status").asString()).isEqualTo("FAILED");
        assertThat(ended.path("statusReason").asString()).isEqualTo("enough");
        assertThat(ended.path("isTerminated").asBoolean(false)).isTrue();
        assertThat(aws.batch("list-jobs", "--multi-node-job-id", job, "--job-status", "FAILED")
                        .path("jobSummaryList"))
                .hasSize(3);
    }

    /** A definition of a main node 0 and any number of workers; the number of its revision follows its name. */
    private String register(String name, String main, String worker) throws Exception {
        ObjectNode nodes =
                JsonMapper.shared().createObjectNode().put("numNodes", 2).put("mainNode", 0);
        ArrayNode ranges = nodes.putArray("nodeRangeProperties");
        range(ranges, "0:0", main);
        range(ranges, "1:", worker);
        JsonNode made = aws.batch(
                "register-job-definition",
                "--job-definition-name",
                name,
                "--type",
                "multinode",
                "--node-properties",
                nodes.toString());
        return name + ":" + made.path("revision").asInt();
    }

    private void range(ArrayNode ranges, String targetNodes, String script) {
        ObjectNode container =
                ranges.addObject().put("targetNodes", targetNodes).putObject("container");
        container.put("image", "busybox");
        container.putArray("command").add("sh").add("-c").add(script);
        ArrayNode needs = container.putArray("resourceRequirements");
        needs.addObject().put("type", "VCPU").put("value", "0.25");
        needs.addObject().put("type", "MEMORY").put("value", "32");
    }

    private String submitNodes(String definition, int nodes, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("--node-overrides", "numNodes=" + nodes));
        words.addAll(List.of(more));
        return submit("nodes", definition, words.toArray(String[]::new));
    }

    private String cli(String... words) throws Exception {
        return Cli.run(headrace.endpoint(), words).requireSuccess();
    }
}
