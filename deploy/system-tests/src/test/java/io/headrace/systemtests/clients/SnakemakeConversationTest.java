package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Conversation.memory;
import static io.headrace.systemtests.clients.Conversation.vcpus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import io.headrace.systemtests.HeadraceProcess;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.TestImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CEType;
import software.amazon.awssdk.services.batch.model.CRType;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.MountPoint;
import software.amazon.awssdk.services.batch.model.PlatformCapability;
import software.amazon.awssdk.services.batch.model.RegisterJobDefinitionResponse;
import software.amazon.awssdk.services.batch.model.Volume;

/**
 * What Snakemake's executor says to AWS Batch. Its jobs have shared memory of a size of their own, and so run in containers only.
 */
@Tag("system")
@Tag("engine")
@RequiresDocker
class SnakemakeConversationTest {
    @TempDir
    private Path data;

    @TempDir
    private Path shared;

    @Test
    void shouldHoldSnakemakesConversation() throws Exception {
        String image;
        try (DockerClient engine = DockerEngine.connect()) {
            image = TestImages.ensureBusybox(engine);
        }
        try (HeadraceProcess headrace = HeadraceProcess.up(
                        data,
                        Map.of("HEADRACE_EXECUTOR_ALLOW_HOST_PATHS", shared.toString()),
                        "--runtime",
                        "docker",
                        "--account",
                        "123456789012");
                RecordingProxy proxy = new RecordingProxy(headrace.endpoint());
                BatchClient batch = JavaSdkDriver.client(proxy.endpoint(), "us-east-1")) {
            batch.createComputeEnvironment(request -> request.computeEnvironmentName("machines")
                    .type(CEType.MANAGED)
                    .computeResources(resources -> resources
                            .type(CRType.EC2)
                            .maxvCpus(16)
                            .minvCpus(0)
                            .instanceTypes("optimal")
                            .subnets("subnet-1")
                            .instanceRole("role")));
            batch.createJobQueue(request -> request.jobQueueName("work")
                    .priority(1)
                    .computeEnvironmentOrder(order -> order.order(1).computeEnvironment("machines")));
            hold(batch, image);
            assertThat(proxy.problems()).isEmpty();
        }
    }

    private void hold(BatchClient batch, String image) throws Exception {
        String environment = batch.describeJobQueues(request -> request.jobQueues("work"))
                .jobQueues()
                .getFirst()
                .computeEnvironmentOrder()
                .getFirst()
                .computeEnvironment();
        assertThat(batch.describeComputeEnvironments(request -> request.computeEnvironments(environment))
                        .computeEnvironments()
                        .getFirst()
                        .computeResources()
                        .typeAsString())
                .isEqualTo("EC2");
        // A definition for each job. The volume is Nextflow's and Metaflow's: a mount point need not say whether it is
        // read-only.
        // It asks for all privileges, which an engine inside of a container cannot give: registered so, and run
        // without.
        register(batch, image, true);
        assertThat(batch.describeJobDefinitions(request -> request.jobDefinitions("snakejob-def-7:1"))
                        .jobDefinitions()
                        .getFirst()
                        .containerProperties()
                        .privileged())
                .isTrue();
        RegisterJobDefinitionResponse definition = register(batch, image, false);
        String job = batch.submitJob(request ->
                        request.jobName("snakejob-7").jobQueue("work").jobDefinition(definition.jobDefinitionArn()))
                .jobId();
        JobDetail ended = await().atMost(Duration.ofSeconds(90))
                .until(
                        () -> batch.describeJobs(request -> request.jobs(job))
                                .jobs()
                                .getFirst(),
                        found -> List.of(JobStatus.SUCCEEDED, JobStatus.FAILED).contains(found.status()));
        assertThat(ended.status()).as(ended.toString()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(Files.readString(shared.resolve("memory"))).contains(" 77 ").endsWith("\n0\n");
        assertThat(ended.container().exitCode()).isZero();
        assertThat(ended.jobDefinition()).isEqualTo(definition.jobDefinitionArn());
        // It cleans up after every job, also one that has ended: neither may be an error.
        batch.terminateJob(request -> request.jobId(job).reason("terminated by snakemake"));
        batch.deregisterJobDefinition(request -> request.jobDefinition(ended.jobDefinition()));
        assertThat(batch.describeJobs(request -> request.jobs(job))
                        .jobs()
                        .getFirst()
                        .status())
                .isEqualTo(JobStatus.SUCCEEDED);
    }

    private RegisterJobDefinitionResponse register(BatchClient batch, String image, boolean privileged) {
        return batch.registerJobDefinition(request -> request.jobDefinitionName("snakejob-def-7")
                .type(JobDefinitionType.CONTAINER)
                .containerProperties(container -> container
                        .image(image)
                        .command("sh", "-c", "df -m /dev/shm > /shared/memory; id -u >> /shared/memory")
                        .privileged(privileged)
                        .jobRoleArn("arn:aws:iam::123456789012:role/snakemake")
                        .linuxParameters(linux -> linux.sharedMemorySize(77))
                        .volumes(Volume.builder()
                                .name("shared")
                                .host(host -> host.sourcePath(shared.toString()))
                                .build())
                        .mountPoints(MountPoint.builder()
                                .sourceVolume("shared")
                                .containerPath("/shared")
                                .build())
                        .resourceRequirements(vcpus("0.25"), memory("128")))
                .timeout(timeout -> timeout.attemptDurationSeconds(300))
                .tags(Map.of("app", "snakemake"))
                .platformCapabilities(PlatformCapability.EC2));
    }
}
