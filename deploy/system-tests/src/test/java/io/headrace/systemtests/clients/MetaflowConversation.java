package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.JQState;
import software.amazon.awssdk.services.batch.model.JQStatus;
import software.amazon.awssdk.services.batch.model.JobDefinition;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobQueueDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.NodeOverrides;
import software.amazon.awssdk.services.batch.model.NodePropertyOverride;
import software.amazon.awssdk.services.batch.model.NodeRangeProperty;

/** What Metaflow says to AWS Batch. */
final class MetaflowConversation extends Conversation {
    MetaflowConversation(BatchClient batch, String queueArn) {
        super(batch, queueArn);
    }

    @Override
    void hold() {
        // Queues to choose from, page by page, those that are ENABLED and VALID.
        assertThat(batch.describeJobQueuesPaginator().jobQueues().stream()
                        .filter(queue -> queue.state() == JQState.ENABLED && queue.status() == JQStatus.VALID)
                        .map(JobQueueDetail::jobQueueName))
                .contains("work");
        // A KeyError when computeResources are not there.
        assertThat(describeEnvironment("machines").computeResources().typeAsString())
                .isEqualTo("EC2");

        String name = "metaflow_" + "0a".repeat(28);
        assertThat(active(name)).isEmpty();
        String definition = batch.registerJobDefinition(request -> request.jobDefinitionName(name)
                        .type(JobDefinitionType.CONTAINER)
                        .containerProperties(container -> container
                                .image("python:3.11")
                                .command("echo", "hello world")
                                .jobRoleArn("arn:aws:iam::123456789012:role/metaflow")
                                .resourceRequirements(vcpus("0.25"), memory("32")))
                        .propagateTags(true))
                .jobDefinitionArn();
        assertThat(active(name))
                .first()
                .extracting(JobDefinition::jobDefinitionArn)
                .isEqualTo(definition);
        String job = batch.submitJob(request -> request.jobName("metaflow-run-1-start-1")
                        .jobQueue("work")
                        .jobDefinition(definition)
                        .parameters(Map.of("metaflow.user", "me", "metaflow.flow_name", "Flow", "metaflow.run_id", "1"))
                        .tags(Map.of("metaflow.user", "me"))
                        .propagateTags(true)
                        .timeout(timeout -> timeout.attemptDurationSeconds(432_000))
                        .retryStrategy(retry -> retry.attempts(1))
                        .containerOverrides(overrides -> overrides
                                // What it reads inside, with a KeyError for each that is absent.
                                .command(
                                        "sh",
                                        "-uc",
                                        "echo $AWS_BATCH_JOB_ID $AWS_BATCH_JOB_ATTEMPT $AWS_BATCH_CE_NAME"
                                                + " $AWS_BATCH_JQ_NAME $AWS_EXECUTION_ENV $METAFLOW_USER")
                                .environment(variable("METAFLOW_USER", "me"))
                                .resourceRequirements(vcpus("0.5"), memory("64"))))
                .jobId();
        // It finds the jobs of a run by their parameters, over all states in which they are alive.
        for (JobStatus status : List.of(
                JobStatus.SUBMITTED, JobStatus.PENDING, JobStatus.RUNNABLE, JobStatus.STARTING, JobStatus.RUNNING)) {
            assertThat(batch.listJobsPaginator(
                                    request -> request.jobQueue("work").jobStatus(status))
                            .jobSummaryList())
                    .allSatisfy(summary -> assertThat(summary.jobName()).isNotBlank());
        }
        JobDetail ended = awaitEnd(job);
        assertThat(ended.status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(ended.parameters()).containsEntry("metaflow.run_id", "1");
        assertThat(ended.stoppedAt()).isPositive();
        assertThat(ended.createdAt()).isPositive();

        // A parallel step: no container at the job itself, so that the exit code comes from the attempts.
        String nodes = batch.registerJobDefinition(request -> request.jobDefinitionName("metaflow-parallel")
                        .type(JobDefinitionType.MULTINODE)
                        .nodeProperties(properties ->
                                properties.numNodes(2).mainNode(0).nodeRangeProperties(range("0:0"), range("1:1"))))
                .jobDefinitionArn();
        String parallel = batch.submitJob(request -> request.jobName("parallel")
                        .jobQueue("work")
                        .jobDefinition(nodes)
                        .nodeOverrides(NodeOverrides.builder()
                                .nodePropertyOverrides(
                                        override("0:0", "exit 3"), override("1:1", "echo $AWS_BATCH_JOB_NODE_INDEX"))
                                .build()))
                .jobId();
        JobDetail whole = awaitEnd(parallel);
        assertThat(whole.container()).isNull();
        assertThat(whole.attempts().getLast().container().exitCode()).isEqualTo(3);
        assertThat(whole.status()).isEqualTo(JobStatus.FAILED);
    }

    private static NodeRangeProperty range(String nodes) {
        return NodeRangeProperty.builder()
                .targetNodes(nodes)
                .container(container ->
                        container.image("busybox").command("true").resourceRequirements(vcpus("0.25"), memory("32")))
                .build();
    }

    private static NodePropertyOverride override(String nodes, String script) {
        return NodePropertyOverride.builder()
                .targetNodes(nodes)
                .containerOverrides(overrides -> overrides.command("sh", "-c", script))
                .build();
    }
}
