package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.systemtests.HeadraceProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CEType;
import software.amazon.awssdk.services.batch.model.CRType;

/**
 * Replays what Nextflow, Airflow, Metaflow, Cromwell and Terraform say to AWS Batch, all against one system. Snakemake's is in
 * {@link SnakemakeConversationTest}.
 */
@Tag("system")
class ConversationsTest {
    @TempDir
    private static Path data;

    private static HeadraceProcess headrace;
    private static RecordingProxy proxy;
    private static BatchClient batch;
    private static String queueArn;

    @BeforeAll
    static void start() throws Exception {
        headrace = HeadraceProcess.up(data, "--runtime", "process", "--account", "123456789012");
        proxy = new RecordingProxy(headrace.endpoint());
        batch = JavaSdkDriver.client(proxy.endpoint(), "us-east-1");
        batch.createComputeEnvironment(request -> request.computeEnvironmentName("machines")
                .type(CEType.MANAGED)
                .computeResources(resources -> resources
                        .type(CRType.EC2)
                        .maxvCpus(64)
                        .minvCpus(0)
                        .instanceTypes("optimal")
                        .subnets("subnet-1")
                        .instanceRole("role")));
        queueArn = batch.createJobQueue(request -> request.jobQueueName("work")
                        .priority(1)
                        .computeEnvironmentOrder(order -> order.order(1).computeEnvironment("machines")))
                .jobQueueArn();
    }

    @AfterAll
    static void stop() throws Exception {
        batch.close();
        proxy.close();
        headrace.close();
    }

    @AfterEach
    void everyAnswerFitsTheServiceModel() {
        assertThat(proxy.problems().stream().distinct()).isEmpty();
    }

    @Test
    void shouldHoldNextflowsConversation() {
        new NextflowConversation(batch, queueArn).hold();
    }

    @Test
    void shouldHoldAirflowsConversation() {
        new AirflowConversation(batch, queueArn).hold();
    }

    @Test
    void shouldHoldMetaflowsConversation() {
        new MetaflowConversation(batch, queueArn).hold();
    }

    @Test
    void shouldHoldCromwellsConversation() {
        new CromwellConversation(batch, queueArn).hold();
    }

    @Test
    void shouldHoldTerraformsConversation() {
        new TerraformConversation(batch, queueArn).hold();
    }
}
