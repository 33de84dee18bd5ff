package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.testkit.RequiresAwsCli;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's AWS command line, as its users use it. */
@Tag("system")
@RequiresAwsCli
class AwsCliTest extends AwsQueue {
    @Test
    void shouldRunASingleJob() throws Exception {
        String definition = register("single", "echo hello $AWS_BATCH_JOB_ID; echo attempt $AWS_BATCH_JOB_ATTEMPT");
        String job = submit("single", definition);

        JsonNode ended = awaitEnd(job);

        assertThat(ended.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.path("statusReason").asString()).isEqualTo("Essential container in task exited");
        assertThat(ended.path("jobArn").asString()).isEqualTo("arn:aws:batch:eu-central-1:123456789012:job/" + job);
        assertThat(ended.path("jobQueue").asString())
                .isEqualTo("arn:aws:batch:eu-central-1:123456789012:job-queue/work");
        assertThat(ended.path("container").path("exitCode").asInt(-1)).isZero();
        assertThat(ended.path("attempts").size()).isEqualTo(1);
        assertThat(ended.path("stoppedAt").asLong())
                .isGreaterThanOrEqualTo(ended.path("startedAt").asLong());
    }

    @Test
    void shouldRunAnArrayOf20AndThenTheJobThatDependsOnIt() throws Exception {
        String definition = register("array", "echo child $AWS_BATCH_JOB_ARRAY_INDEX");
        String array = submit("array", definition, "--array-properties", "size=20");
        String dependent = submit("dependent", definition, "--depends-on", "jobId=" + array);

        JsonNode ended = awaitEnd(dependent);

        assertThat(ended.path("status").asString()).isEqualTo("SUCCEEDED");
        JsonNode parent = aws.describe(array);
        assertThat(parent.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(parent.path("arrayProperties").path("size").asInt()).isEqualTo(20);
        assertThat(parent.path("arrayProperties")
                        .path("statusSummary")
                        .path("SUCCEEDED")
                        .asInt())
                .isEqualTo(20);
        JsonNode children = aws.batch(
                        "list-jobs", "--array-job-id", array, "--job-status", "SUCCEEDED", "--page-size", "7")
                .path("jobSummaryList");
        assertThat(children.size()).isEqualTo(20);
        JsonNode child = aws.describe(array + ":19");
        assertThat(child.path("arrayProperties").path("index").asInt()).isEqualTo(19);
        assertThat(ended.path("createdAt").asLong())
                .isLessThanOrEqualTo(ended.path("startedAt").asLong());
        assertThat(ended.path("startedAt").asLong())
                .isGreaterThanOrEqualTo(parent.path("stoppedAt").asLong());
    }

    @Test
    void shouldRetryAJobThatFailsAndThenReportItFailed() throws Exception {
        String definition = register("failing", "exit 3");
        String job = submit("failing", definition, "--retry-strategy", "attempts=3");

        JsonNode ended = awaitEnd(job);

        assertThat(ended.path("status").asString()).isEqualTo("FAILED");
        assertThat(ended.path("attempts").size()).isEqualTo(3);
        assertThat(ended.path("attempts")
                        .get(2)
                        .path("container")
                        .path("exitCode")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void shouldTagAQueueAndARevision() throws Exception {
        String revision = aws.batch("describe-job-definitions", "--job-definitions", register("tagged", "true"))
                .at("/jobDefinitions/0/jobDefinitionArn")
                .asString();
        for (String arn : List.of("arn:aws:batch:eu-central-1:123456789012:job-queue/work", revision)) {
            aws.run("tag-resource", "--resource-arn", arn, "--tags", "{\"team\":\"grüße\",\"cost center\":\"a/b\"}")
                    .requireSuccess();
            aws.run("tag-resource", "--resource-arn", arn, "--tags", "team=b").requireSuccess();
            assertThat(aws.batch("list-tags-for-resource", "--resource-arn", arn)
                            .path("tags"))
                    .isEqualTo(JsonMapper.shared().readTree("{\"team\":\"b\",\"cost center\":\"a/b\"}"));
            aws.run("untag-resource", "--resource-arn", arn, "--tag-keys", "cost center")
                    .requireSuccess();
            assertThat(aws.batch("list-tags-for-resource", "--resource-arn", arn)
                            .path("tags"))
                    .isEqualTo(JsonMapper.shared().readTree("{\"team\":\"b\"}"));
        }
        assertThat(aws.batch("describe-job-queues", "--job-queues", "work").at("/jobQueues/0/tags/team"))
                .hasToString("\"b\"");
    }

    @Test
    void shouldTerminateARunningJob() throws Exception {
        String definition = register("endless", "exec sleep 600");
        String job = submit("endless", definition);
        await().atMost(PATIENCE).until(() -> door.status(job).equals("RUNNING"));

        aws.run("terminate-job", "--job-id", job, "--reason", "enough").requireSuccess();

        JsonNode ended = awaitEnd(job);
        assertThat(ended.path("status").asString()).isEqualTo("FAILED");
        assertThat(ended.path("statusReason").asString()).isEqualTo("enough");
        assertThat(ended.path("isTerminated").asBoolean(false)).isTrue();
        aws.run("terminate-job", "--job-id", job, "--reason", "again").requireSuccess();
    }

    @Test
    void shouldSayWhatIsWrongInOneLine() throws Exception {
        Command unknown =
                aws.run("submit-job", "--job-name", "x", "--job-queue", "nowhere", "--job-definition", "none");
        Command name = aws.run("submit-job", "--job-name", "a b", "--job-queue", "work", "--job-definition", "none");

        assertThat(unknown.status()).isNotZero();
        assertThat(unknown.err())
                .contains("ClientException")
                .contains("Job queue nowhere does not exist")
                .doesNotContain("\tat ");
        assertThat(name.err()).contains("ClientException").contains("jobName").contains("a b");
    }

    @Test
    void shouldListJobsByQueueAndStatus() throws Exception {
        String job = submit("listed", register("listed", "true"));
        awaitEnd(job);

        JsonNode ended = aws.batch("list-jobs", "--job-queue", "work", "--job-status", "SUCCEEDED")
                .path("jobSummaryList");

        assertThat(ended.findValuesAsString("jobId")).contains(job);
    }

    @Test
    void shouldMakeAndUnmakeAQueueAsTerraformDoes() throws Exception {
        aws.batch(
                "create-compute-environment",
                "--compute-environment-name",
                "passing",
                "--type",
                "MANAGED",
                "--compute-resources",
                "type=EC2,minvCpus=0,maxvCpus=2,instanceTypes=optimal,subnets=subnet-1,instanceRole=role");
        aws.batch(
                "create-job-queue",
                "--job-queue-name",
                "brief",
                "--priority",
                "1",
                "--compute-environment-order",
                "order=1,computeEnvironment=passing");
        String definition = register("brief", "exec sleep 600");
        String running = aws.batch(
                        "submit-job", "--job-name", "a", "--job-queue", "brief", "--job-definition", definition)
                .path("jobId")
                .asString();
        String waiting = aws.batch(
                        "submit-job",
                        "--job-name",
                        "b",
                        "--job-queue",
                        "brief",
                        "--job-definition",
                        definition,
                        "--depends-on",
                        "jobId=" + running)
                .path("jobId")
                .asString();
        await().atMost(PATIENCE).until(() -> door.status(running).equals("RUNNING"));

        assertThat(aws.run("delete-job-queue", "--job-queue", "brief").err()).contains("expected DISABLED");
        aws.batch("update-job-queue", "--job-queue", "brief", "--state", "DISABLED", "--priority", "3");
        assertThat(queues().path(0).path("status").asString()).isEqualTo("VALID");
        assertThat(queues().path(0).path("priority").asInt()).isEqualTo(3);
        aws.run("delete-job-queue", "--job-queue", "brief").requireSuccess();
        await().atMost(PATIENCE).until(() -> queues().isEmpty());
        for (String job : new String[] {running, waiting}) {
            JsonNode ended = awaitEnd(job);
            assertThat(ended.path("status").asString()).isEqualTo("FAILED");
            assertThat(ended.path("statusReason").asString()).isEqualTo("JobQueue deleted");
        }

        aws.batch(
                "update-compute-environment",
                "--compute-environment",
                "passing",
                "--state",
                "DISABLED",
                "--compute-resources",
                "maxvCpus=4");
        aws.run("delete-compute-environment", "--compute-environment", "passing")
                .requireSuccess();
        await().atMost(PATIENCE)
                .until(() -> aws.batch("describe-compute-environments", "--compute-environments", "passing")
                        .path("computeEnvironments")
                        .isEmpty());
        aws.run("deregister-job-definition", "--job-definition", definition).requireSuccess();
        assertThat(aws.batch("describe-job-definitions", "--job-definition-name", "brief", "--status", "ACTIVE")
                        .path("jobDefinitions"))
                .isEmpty();
    }

    private JsonNode queues() throws IOException, InterruptedException {
        return aws.batch("describe-job-queues", "--job-queues", "brief").path("jobQueues");
    }

    private String register(String name, String script) throws IOException, InterruptedException {
        JsonNode answer = aws.batch(
                "register-job-definition",
                "--job-definition-name",
                name,
                "--type",
                "container",
                "--container-properties",
                "{\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"" + script
                        + "\"],\"resourceRequirements\":[{\"type\":\"VCPU\",\"value\":\"0.25\"},{\"type\":\"MEMORY\",\"value\":\"32\"}]}");
        return name + ":" + answer.path("revision").asInt();
    }
}
