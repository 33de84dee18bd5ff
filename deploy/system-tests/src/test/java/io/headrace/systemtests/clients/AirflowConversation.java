package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CEState;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.CEType;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.ContainerOverrides;
import software.amazon.awssdk.services.batch.model.EcsPropertiesOverride;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.SubmitJobResponse;

/** What Airflow says to AWS Batch. */
final class AirflowConversation extends Conversation {
    AirflowConversation(BatchClient batch, String queueArn) {
        super(batch, queueArn);
    }

    @Override
    void hold() {
        register("airflow", "true");
        // Empty objects are sent as they are, also those of features that nobody asked for.
        SubmitJobResponse submitted = batch.submitJob(request -> request.jobName("airflow")
                .jobQueue(queueArn)
                .jobDefinition("airflow")
                .parameters(Map.of())
                .tags(Map.of())
                .containerOverrides(ContainerOverrides.builder().build())
                .ecsPropertiesOverride(EcsPropertiesOverride.builder().build()));

        // Exactly one job at once, else it asks again and gives up after ten times.
        List<JobDetail> described =
                batch.describeJobs(request -> request.jobs(submitted.jobId())).jobs();
        assertThat(described).singleElement().extracting(JobDetail::jobId).isEqualTo(submitted.jobId());
        JobDetail ended = awaitEnd(submitted.jobId());
        assertThat(ended.status()).isEqualTo(JobStatus.SUCCEEDED);
        // It makes links of these.
        assertThat(ended.jobDefinition()).isEqualTo("arn:aws:batch:us-east-1:123456789012:job-definition/airflow:1");
        assertThat(ended.jobQueue()).isEqualTo(queueArn);
        assertThat(ended.container().logStreamName()).isNotBlank();
        assertThat(ended.attempts())
                .extracting(attempt -> attempt.container().logStreamName())
                .containsExactly(ended.container().logStreamName());

        register("airflow-endless", "exec sleep 600");
        String running = batch.submitJob(
                        request -> request.jobName("killed").jobQueue("work").jobDefinition("airflow-endless"))
                .jobId();
        awaitAll(List.of(running), JobStatus.RUNNING, running);
        batch.terminateJob(request -> request.jobId(running).reason("Task killed by the user"));
        assertThat(awaitEnd(running).statusReason()).isEqualTo("Task killed by the user");

        // The operator that makes an environment waits for VALID; INVALID and DELETED end the wait as failures.
        batch.createComputeEnvironment(request -> request.computeEnvironmentName("airflow")
                .type(CEType.UNMANAGED)
                .state(CEState.ENABLED)
                .serviceRole("role")
                .tags(Map.of()));
        await().atMost(PATIENCE).until(() -> describeEnvironment("airflow").status() == CEStatus.VALID);
        assertThatThrownBy(() -> batch.submitJob(
                        request -> request.jobName("n").jobQueue("nowhere").jobDefinition("airflow")))
                .isInstanceOf(ClientException.class);
    }
}
