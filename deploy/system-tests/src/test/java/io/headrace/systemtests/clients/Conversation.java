package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.ComputeEnvironmentDetail;
import software.amazon.awssdk.services.batch.model.JobDefinition;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.KeyValuePair;
import software.amazon.awssdk.services.batch.model.ResourceRequirement;
import software.amazon.awssdk.services.batch.model.ResourceType;

/** What a tool says to AWS Batch, call by call, and what it reads from the answers; comments name what would go wrong there. */
abstract class Conversation {
    static final Duration PATIENCE = Duration.ofSeconds(90);

    final BatchClient batch;
    final String queueArn;

    /** A conversation about the queue {@code work} on the environment {@code machines}. */
    Conversation(BatchClient batch, String queueArn) {
        this.batch = batch;
        this.queueArn = queueArn;
    }

    /** Says all of it, and looks at each answer. */
    abstract void hold();

    final void register(String name, String script) {
        batch.registerJobDefinition(request -> request.jobDefinitionName(name)
                .type(JobDefinitionType.CONTAINER)
                .containerProperties(container -> container
                        .image("busybox")
                        .command("sh", "-c", script)
                        .resourceRequirements(vcpus("0.25"), memory("32"))));
    }

    final List<JobDefinition> active(String name) {
        return batch.describeJobDefinitions(
                        request -> request.jobDefinitionName(name).status("ACTIVE"))
                .jobDefinitions();
    }

    final ComputeEnvironmentDetail describeEnvironment(String nameOrArn) {
        List<ComputeEnvironmentDetail> found = batch.describeComputeEnvironments(
                        request -> request.computeEnvironments(nameOrArn))
                .computeEnvironments();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    final JobDetail awaitEnd(String job) {
        return awaitAll(List.of(job), null, null).get(job);
    }

    /** Waits until the one job has the status, or, without one, until all of those that exist have ended. */
    final Map<String, JobDetail> awaitAll(List<String> jobs, @Nullable JobStatus status, @Nullable String one) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> batch.describeJobs(request -> request.jobs(jobs)).jobs().stream()
                                .collect(Collectors.toMap(JobDetail::jobId, job -> job)),
                        found -> one == null
                                ? found.values().stream().allMatch(Conversation::ended)
                                : found.get(one).status() == status);
    }

    private static boolean ended(JobDetail job) {
        // A status that the SDK does not know would end Cromwell's run.
        assertThat(job.status()).isNotEqualTo(JobStatus.UNKNOWN_TO_SDK_VERSION);
        return job.status() == JobStatus.SUCCEEDED || job.status() == JobStatus.FAILED;
    }

    static ResourceRequirement vcpus(String value) {
        return ResourceRequirement.builder()
                .type(ResourceType.VCPU)
                .value(value)
                .build();
    }

    static ResourceRequirement memory(String value) {
        return ResourceRequirement.builder()
                .type(ResourceType.MEMORY)
                .value(value)
                .build();
    }

    static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }
}
