package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.JobDefinition;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.JobSummary;
import software.amazon.awssdk.services.batch.model.ListJobsResponse;

/** What Cromwell says to AWS Batch. */
final class CromwellConversation extends Conversation {
    CromwellConversation(BatchClient batch, String queueArn) {
        super(batch, queueArn);
    }

    @Override
    void hold() {
        register("cromwell", "exit 137");
        register("cromwell", "exec sleep 600");
        // The highest of the ACTIVE revisions.
        JobDefinition definition = active("cromwell").stream()
                .max(Comparator.comparing(JobDefinition::revision))
                .orElseThrow();
        assertThat(definition.revision()).isEqualTo(2);
        String killed = batch.submitJob(
                        request -> request.jobName("killed").jobQueue("work").jobDefinition("cromwell:1"))
                .jobId();
        String endless = batch.submitJob(request ->
                        request.jobName("endless").jobQueue("work").jobDefinition(definition.jobDefinitionArn()))
                .jobId();
        // Its poller lists what is alive page by page until there is no token, and describes one by one what it misses
        // there.
        await().atMost(PATIENCE)
                .until(() -> alive(JobStatus.STARTING, JobStatus.RUNNING).contains(endless));
        assertThat(alive(JobStatus.SUBMITTED, JobStatus.PENDING, JobStatus.RUNNABLE))
                .doesNotContain(endless);
        // Exit code 137 stands for a lack of memory, wherever it reads it.
        JobDetail ended = awaitEnd(killed);
        assertThat(ended.attempts().getLast().container().exitCode()).isEqualTo(137);
        assertThat(ended.container().exitCode()).isEqualTo(137);
        assertThat(ended.container().logStreamName()).isNotBlank();
        batch.terminateJob(request -> request.jobId(endless).reason("cromwell abort called"));
        assertThat(awaitEnd(endless).statusReason()).isEqualTo("cromwell abort called");
        // It takes the HTTP status out of the message.
        assertThatThrownBy(() -> batch.submitJob(
                        request -> request.jobName("n").jobQueue("work").jobDefinition("none")))
                .hasMessageContaining("Status Code: 400");
    }

    private List<String> alive(JobStatus... statuses) {
        List<String> ids = new ArrayList<>();
        for (JobStatus status : statuses) {
            String token = null;
            do {
                String from = token;
                ListJobsResponse page = batch.listJobs(request -> request.jobQueue("work")
                        .jobStatus(status)
                        .maxResults(100)
                        .nextToken(from));
                page.jobSummaryList().stream().map(JobSummary::jobId).forEach(ids::add);
                token = page.nextToken();
            } while (token != null);
        }
        return ids;
    }
}
