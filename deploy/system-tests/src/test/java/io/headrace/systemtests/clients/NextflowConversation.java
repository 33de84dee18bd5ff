package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CRType;
import software.amazon.awssdk.services.batch.model.EvaluateOnExit;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobQueueDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.LogConfiguration;
import software.amazon.awssdk.services.batch.model.RegisterJobDefinitionResponse;
import software.amazon.awssdk.services.batch.model.RetryAction;

/** What Nextflow says to AWS Batch. */
final class NextflowConversation extends Conversation {
    NextflowConversation(BatchClient batch, String queueArn) {
        super(batch, queueArn);
    }

    @Override
    void hold() {
        // It asks which kind of machines the queue has, to know whether Fargate's rules hold.
        JobQueueDetail queue = batch.describeJobQueues(request -> request.jobQueues("work"))
                .jobQueues()
                .getFirst();
        String environment = queue.computeEnvironmentOrder().getFirst().computeEnvironment();
        assertThat(describeEnvironment(environment).computeResources().type()).isEqualTo(CRType.EC2);

        // A definition for each image, found again by the hash of its settings among those that are ACTIVE.
        assertThat(nextflowDefinition()).isNull();
        RegisterJobDefinitionResponse registered = batch.registerJobDefinition(request -> request.jobDefinitionName(
                        "nf-busybox-latest")
                .type(JobDefinitionType.CONTAINER)
                .containerProperties(container -> container
                        .image("busybox:latest")
                        .command("true")
                        .resourceRequirements(vcpus("1"), memory("1024"))
                        .logConfiguration(LogConfiguration.builder()
                                .logDriver("awslogs")
                                .options(Map.of("awslogs-region", "us-east-1", "awslogs-group", "/aws/batch/job"))
                                .build()))
                .parameters(Map.of("nf-token", "f00"))
                .tags(Map.of("nextflow.io/createdAt", "2026-11-22T10:00:00Z", "nextflow.io/version", "24.10.0")));
        assertThat(nextflowDefinition())
                .isEqualTo(registered.jobDefinitionName() + ":" + registered.revision())
                .isEqualTo("nf-busybox-latest:1");

        String good = nextflow("good", "echo done; exit 0", 0);
        String bad = nextflow("bad", "exit 7", 0);
        String array = nextflow("array", "test $AWS_BATCH_JOB_ARRAY_INDEX != 1", 3);
        String killed = nextflow("killed", "exec sleep 600", 0);

        // It polls in groups of up to a hundred, children of arrays one by one, and finds the entries by their ids.
        List<String> asked = new ArrayList<>(List.of(good, bad, killed, array + ":0", array + ":1", array + ":2"));
        IntStream.range(asked.size(), 100)
                .forEach(i -> asked.add("00000000-0000-4000-8000-0000000000%02d".formatted(i)));
        awaitAll(asked, JobStatus.RUNNING, killed);
        // The text before the colon is what it terminates.
        batch.terminateJob(request -> request.jobId(killed).reason("Job killed by NF"));
        batch.terminateJob(request -> request.jobId(array).reason("Job killed by NF"));
        Map<String, JobDetail> ended = awaitAll(asked, null, null);

        assertThat(ended.get(good).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(ended.get(good).container().exitCode()).isZero();
        assertThat(ended.get(good).container().taskArn()).isNotBlank();
        assertThat(ended.get(good).container().logStreamName()).startsWith("nf-busybox-latest/default/");
        assertThat(ended.get(good).tags()).containsEntry("nextflow.io/taskName", "good");
        // A plain exit is not tried again: its reason is absent, and a lone * matches that too.
        assertThat(ended.get(bad).status()).isEqualTo(JobStatus.FAILED);
        assertThat(ended.get(bad).container().exitCode()).isEqualTo(7);
        assertThat(ended.get(bad).attempts()).hasSize(1);
        assertThat(ended.get(bad).attempts().getLast().statusReason()).doesNotStartWith("Host EC2");
        assertThat(ended.get(array + ":0").status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(ended.get(array + ":1").container().exitCode()).isEqualTo(1);
        assertThat(ended.get(killed).statusReason()).isEqualTo("Job killed by NF");
    }

    /** Only the first page, and only those that are ACTIVE. */
    private @Nullable String nextflowDefinition() {
        return batch
                .describeJobDefinitions(request -> request.jobDefinitionName("nf-busybox-latest"))
                .jobDefinitions()
                .stream()
                .filter(definition -> definition.status().equals("ACTIVE")
                        && "f00".equals(definition.parameters().get("nf-token")))
                .map(definition -> definition.jobDefinitionName() + ":" + definition.revision())
                .findFirst()
                .orElse(null);
    }

    private String nextflow(String name, String script, int size) {
        return batch.submitJob(request -> {
                    request.jobName("nf-" + name)
                            .jobQueue("work")
                            .jobDefinition("nf-busybox-latest:1")
                            .tags(Map.of("nextflow.io/taskName", name))
                            .propagateTags(true)
                            .timeout(timeout -> timeout.attemptDurationSeconds(3_600))
                            .retryStrategy(retry -> retry.attempts(5)
                                    .evaluateOnExit(
                                            EvaluateOnExit.builder()
                                                    .action(RetryAction.RETRY)
                                                    .onStatusReason("Host EC2*")
                                                    .build(),
                                            EvaluateOnExit.builder()
                                                    .action(RetryAction.EXIT)
                                                    .onReason("*")
                                                    .build()))
                            .containerOverrides(overrides -> overrides
                                    .command("sh", "-c", script)
                                    .environment(variable("NXF_TASK", name))
                                    .resourceRequirements(vcpus("0.25"), memory("32")));
                    if (size > 0) {
                        request.arrayProperties(array -> array.size(size));
                    }
                })
                .jobId();
    }
}
